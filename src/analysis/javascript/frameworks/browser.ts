import type { FlowSource, Framework, SinkFact } from "../../flow/framework.ts";

/**
 * Where a page asks from its user is anyway, and what runs there runs for that user alone: files,
 * databases and servers are out of reach.
 */
const inPage = [
  "url",
  "path",
  "command",
  "sql",
  "nosql",
  "ldap",
  "xpath",
  "regex",
  "log",
  "header",
  "merge",
  "fields",
  "answer",
] as const;

const address: FlowSource = { what: "the address of the page", safe: inPage };

/** What a link or another page decides on in a page, and where that becomes HTML or code. */
export const browser: Framework = {
  aliases: {
    "$global.document.location": "$global.location",
    "$global.document.defaultView.location": "$global.location",
  },
  sources: {
    "$global.location.hash": address,
    "$global.location.search": address,
    "$global.location.href": { ...address, safe: [...inPage, "redirect"] },
    "$global.document.URL": address,
    "$global.document.documentURI": address,
    "$global.document.referrer": { what: "the page that led here", safe: inPage },
    ...Object.fromEntries(
      // By the constructor, and by `inject(ActivatedRoute)`.
      ["ActivatedRoute()", "ActivatedRoute"].flatMap((route) =>
        ["queryParams", "queryParamMap.get()", "params", "paramMap.get()"].map((part) => [
          `@angular/router.${route}.snapshot.${part}`,
          address,
        ]),
      ),
    ),
    "react-router-dom.useSearchParams()": address,
    "next/navigation.useSearchParams()": address,
  },
  sinks: [...markup(), ...addresses()],
  passing: ["@angular/core.inject"],
  sanitizers: {
    "dompurify.sanitize": ["html", "answer"],
    "isomorphic-dompurify.sanitize": ["html", "answer"],
    "$global.DOMPurify.sanitize": ["html", "answer"],
    "sanitize-html": ["html", "answer"],
    insane: ["html", "answer"],
    xss: ["html", "answer"],
    "he.encode": ["html", "answer"],
    "he.escape": ["html", "answer"],
    "lodash.escape": ["html", "answer"],
    "lodash/escape": ["html", "answer"],
    "escape-html": ["html", "answer"],
    "validator.escape": ["html", "answer"],
    "html-escaper.escape": ["html", "answer"],
    "$global.encodeURIComponent": [
      "html",
      "answer",
      "url",
      "redirect",
      "path",
      "header",
      "log",
      "command",
    ],
    "$global.encodeURI": ["html", "answer", "header", "log"],
    "$global.escape": ["html", "answer", "header", "log"],
    "$global.JSON.stringify": ["log", "header", "answer", "nosql", "merge", "fields"],
    "$global.String": ["nosql", "merge", "fields"],
    "$global.btoa": "all",
  },
};

function markup(): SinkFact[] {
  const what = "HTML of the page";
  return [
    {
      refs: ["*.innerHTML=", "*.outerHTML=", "*.srcdoc="],
      kind: "html",
      args: [0],
      what,
    },
    { refs: ["*.insertAdjacentHTML"], kind: "html", args: [1], what },
    { refs: ["*.bypassSecurityTrustHtml"], kind: "html", args: [0], what },
    {
      refs: ["$global.document.write", "$global.document.writeln"],
      kind: "html",
      args: [0],
      what,
    },
    {
      refs: ["html", "append", "prepend", "after", "before"].flatMap((name) =>
        ["$global.$", "$global.jQuery", "jquery"].map((query) => `${query}().${name}`),
      ),
      kind: "html",
      args: [0],
      what,
    },
  ];
}

function addresses(): SinkFact[] {
  return [
    {
      refs: [
        "$global.location.assign",
        "$global.location.replace",
        "$global.location=",
        "$global.location.href=",
        "$global.open",
      ],
      kind: "redirect",
      args: [0],
      what: "the address that the page goes to",
    },
  ];
}

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { needs } from "../../test/needs.ts";
import {
  cleanReport,
  dryRunReport,
  evidenceMarker,
  findings,
  fixReport,
  hostileReport,
  incompleteReport,
  largeReport,
  plainOptions,
  planReport,
  samples,
  scanReport,
  secretMarker,
  unprintable,
  verifyReport,
} from "../../test/report-samples.ts";
import type { Report } from "../model/index.ts";
import { markup } from "./html/markup.ts";
import { html } from "./html.ts";

const render = (report: Report) => html.render(report, plainOptions);

/** The page without its own style and script, which no report reaches. */
const bodyOf = (report: Report) =>
  render(report)
    .replace(/<style>.*?<\/style>/s, "")
    .replace(/<script>.*<\/script>/s, "");

describe.each(Object.entries({ ...samples, large: largeReport(1000) }))("%s", (_, report) => {
  const body = bodyOf(report);

  test("asks nothing of any other place", () => {
    const links = [...body.matchAll(/(?:src|href|action|srcset|data)="([^"]*)"/g)].map((m) => m[1]);
    expect(
      links.filter(
        (link) =>
          !/^(#main|data:,|https:\/\/(nvd\.nist\.gov|github\.com|osv\.dev)\/)/.test(link ?? ""),
      ),
    ).toEqual([]);
    expect(body).not.toMatch(/<(img|iframe|object|embed|base|video|audio|source)\b|@import|url\(/i);
  });

  test("has no inline style and no inline handler: the policy would refuse them", () => {
    expect(body).not.toMatch(/<[^>]*\s(style|on\w+)=/i);
  });

  test("every tag is closed", () => {
    expect(unclosed(body)).toEqual([]);
  });

  test("holds nothing that is internal, and no control character", () => {
    expect(body).not.toContain(evidenceMarker);
    expect(body).not.toContain(secretMarker);
    expect(body).not.toMatch(unprintable);
  });
});

/** Tags left open or closed twice. */
function unclosed(text: string): string[] {
  const empty = new Set(["meta", "link", "br", "input", "rect", "!doctype"]);
  const open: string[] = [];
  const wrong: string[] = [];
  for (const [, slash, name = "", self] of text.matchAll(/<(\/?)(!?[a-z][a-z0-9]*)[^>]*?(\/?)>/g)) {
    if (empty.has(name) || self) continue;
    if (!slash) open.push(name);
    else if (open.at(-1) === name) open.pop();
    else wrong.push(name);
  }
  return [...wrong, ...open];
}

test("the policy allows this style and this script, and nothing else", () => {
  const page = render(scanReport);
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? "";
  const hashOf = (tag: string) => {
    const content = new RegExp(`<${tag}>(.*?)</${tag}>`, "s").exec(page)?.[1] ?? "";
    return `sha256-${createHash("sha256").update(content).digest("base64")}`;
  };
  expect(policy.replaceAll("&#39;", "'").split("; ")).toEqual([
    "default-src 'none'",
    `style-src '${hashOf("style")}'`,
    `script-src '${hashOf("script")}'`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ]);
});

test("escapes whatever is put into a template", () => {
  expect(
    markup`<p title="${`"'<&>\``}">${"<b>"}${markup`<i>${1}</i>`}${undefined}${false}</p>`.html,
  ).toBe('<p title="&quot;&#39;&lt;&amp;&gt;&#96;">&lt;b&gt;<i>1</i></p>');
});

test("text of scanned files stays text", () => {
  const page = render(hostileReport);
  expect(page.match(/<\/script>/g)).toHaveLength(1);
  expect(page).toContain("&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;");
  expect(page).toContain("\\u202eevil");
});

test("a plan is a way from before to after, a step for each action", () => {
  const body = bodyOf(planReport);
  expect(body.match(/<svg class="bar"/g)).toHaveLength(6);
  const first = /aria-label="([^"]*)"/.exec(body.slice(body.indexOf("Upgrade the openssl")))?.[1];
  expect(first).toBe(
    "13 findings: 1 critical, 4 high, 1 unknown, 5 medium, 1 low, 1 none; 2 fewer than before",
  );
  expect(body).toMatch(/<b>−3<\/b> <span class="soft">→ 9<\/span>/);
  expect(body).toContain("Needs a person to decide");
});

test("bars are as long as what they stand for", () => {
  const body = bodyOf(planReport);
  const svg = /Move STRIPE_KEY.*?(<svg.*?<\/svg>)/s.exec(body)?.[1] ?? "";
  const widths = [...svg.matchAll(/class="([^"]*)"[^>]*width="([\d.]+)"/g)].slice(0);
  const sum = (faint: boolean) =>
    widths
      .filter(([, name]) => name?.includes("faint") === faint)
      .reduce((total, [, , width]) => total + Number(width), 0);
  expect(sum(false)).toBeCloseTo((12 / 15) * 1000, 0);
  expect(sum(true)).toBeCloseTo((1 / 15) * 1000, 0);
});

test.each<readonly [string, Report, readonly string[]]>([
  ["gaps before findings", incompleteReport, ["Not examined", "Line 12 ends", "by file, most"]],
  [
    "what is unchecked with its command",
    verifyReport,
    ["neither gone nor", "suture verify . --im"],
  ],
  ["checks that did not run", verifyReport, ["not run", "The image builds"]],
  ["what people must do", fixReport, ["For you to do", "Rotate STRIPE_KEY", "suture undo"]],
  ["a dry run", dryRunReport, ["Would change", "nothing was written", "-STRIPE_KEY = &quot;***"]],
  ["what is suppressed, and why", scanReport, ["not counted", "minizip is not built"]],
  ["advisory data and what has none", scanReport, ["20 Nov 2026", "known names only", "no data"]],
  ["clean", cleanReport, ["Clean: everything asked for"]],
])("shows %s", (_, report, words) => {
  const body = bodyOf(report);
  const places = words.map((word) => body.indexOf(word));
  expect(places.every((at) => at >= 0)).toBe(true);
  expect(places).toEqual([...places].sort((a, b) => a - b));
});

test("5,000 findings are all there, most of them folded", () => {
  const body = bodyOf(largeReport(5000));
  expect(body.match(/<li class="finding"/g)).toHaveLength(5000);
  expect(body.match(/<details class="place" open>/g)).toHaveLength(4);
  expect(body.length).toBeLessThan(3e6);
});

/** Loads a page in a browser: its elements afterwards, and what its console said. */
function browse(page: string, hash = "") {
  const folder = mkdtempSync(join(tmpdir(), "suture-html-"));
  try {
    const file = join(folder, "report.html");
    writeFileSync(file, page);
    const { stdout, stderr } = spawnSync(
      "chromium",
      [
        ..."--headless --no-sandbox --disable-gpu --disable-quic --no-first-run".split(" "),
        ..."--disable-background-networking --disable-component-update --disable-sync".split(" "),
        ..."--enable-logging=stderr --virtual-time-budget=3000 --dump-dom".split(" "),
        `--user-data-dir=${join(folder, "profile")}`,
        `file://${file}${hash}`,
      ],
      { encoding: "utf8", timeout: 50_000, maxBuffer: 1 << 28 },
    );
    return { dom: stdout, console: stderr.split("\n").filter((l) => l.includes("CONSOLE")) };
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

const visible = (dom: string) => dom.match(/<li class="finding"(?![^>]*\shidden)[^>]*>/g) ?? [];

needs("chromium")("a browser runs the script without complaint, and nothing of the report", () => {
  for (const report of [planReport, hostileReport]) {
    const { dom, console } = browse(render(report));
    expect(console).toEqual([]);
    expect(dom).toContain('<form class="filter" id="filter" role="search">');
    expect(dom).not.toContain("<img");
  }
});

needs("chromium")("a browser refuses a script that is not this one", () => {
  const page = render(scanReport).replace('"use strict"', '"use  strict"');
  const { dom, console } = browse(page);
  expect(console.join()).toContain("Content Security Policy");
  expect(dom).toContain('role="search" hidden');
});

needs("chromium")(
  "the filter in the address shows what matches, by text, severity and kind",
  () => {
    const open = findings.filter((finding) => !finding.suppression);
    const page = render(scanReport);
    const shown = (hash: string) => {
      const { dom } = browse(page, hash);
      return { count: visible(dom).length, words: /id="shown"[^>]*>([^<]*)</.exec(dom)?.[1] };
    };
    expect(shown("")).toEqual({ count: open.length, words: "" });
    expect(shown("#q=JINJA2")).toEqual({ count: 3, words: "3 of 15" });
    expect(shown("#severity=critical&severity=low")).toEqual({ count: 4, words: "4 of 15" });
    expect(shown("#kind=secret")).toEqual({ count: 2, words: "2 of 15" });
    expect(shown("#q=CVE-2024-22195&severity=high").count).toBe(0);
    expect(shown("#q=%3Cimg&kind=nonsense").count).toBe(0);
  },
);

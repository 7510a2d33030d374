import type { Framework, SinkFact } from "../../flow/framework.ts";

const verbs = "get post put patch delete head request options stream".split(" ");
const clients = [
  "axios",
  "got",
  "needle",
  "superagent",
  "request",
  "request-promise",
  "request-promise-native",
  "ky",
  "undici",
  "http",
  "https",
  "follow-redirects.http",
  "follow-redirects.https",
  "bent",
];
/** What may be called itself. */
const callable = [
  "axios",
  "got",
  "needle",
  "superagent",
  "request",
  "request-promise",
  "request-promise-native",
  "ky",
  "node-fetch",
  "node-fetch.fetch",
  "cross-fetch",
  "cross-fetch.fetch",
  "isomorphic-fetch",
  "undici.fetch",
  "$global.fetch",
];

/** Clients of HTTP: whoever names the host lets this server speak to what only it can reach. */
export const httpClients: Framework = {
  sinks: [
    {
      refs: [...clients.flatMap((client) => verbs.map((verb) => `${client}.${verb}`)), ...callable],
      kind: "url",
      args: [0, "url", "uri", "hostname", "host", "baseURL"],
      what: "the address of a request",
    },
    ...browsers(),
  ],
};

function browsers(): SinkFact[] {
  return [
    {
      refs: ["puppeteer", "puppeteer-core"].map((one) => `${one}.launch().newPage().goto`),
      kind: "url",
      args: [0],
      what: "the address that a browser opens",
    },
  ];
}

import type { Framework } from "../../flow/framework.ts";

const methods = "get post put patch delete head options".split(" ");
const clients = [
  "requests",
  "requests.Session()",
  "requests.session()",
  "requests.sessions.Session()",
  "httpx",
  "httpx.Client()",
  "httpx.AsyncClient()",
  "aiohttp.ClientSession()",
  "urllib3.PoolManager()",
];

/** requests, httpx, aiohttp and urllib3. */
export const httpClients: Framework = {
  sinks: [
    {
      refs: clients.flatMap((client) => methods.map((method) => `${client}.${method}`)),
      kind: "url",
      args: [0, "url"],
      what: "the address of a request",
    },
    {
      refs: clients.flatMap((client) => [`${client}.request`, `${client}.stream`]),
      kind: "url",
      args: [1, "url"],
      what: "the address of a request",
    },
  ],
  passing: ["furl.furl", "yarl.URL", "httpx.URL"],
};

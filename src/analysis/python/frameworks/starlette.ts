import type { Framework } from "../../flow/framework.ts";

const request = "starlette.requests.Request()";
const header = {
  what: "a header of the request",
  safe: ["html", "answer", "redirect", "header"],
} as const;

/** Starlette and FastAPI; parameters of their routes are sources by themselves. */
export const starlette: Framework = {
  aliases: {
    "fastapi.requests.": "starlette.requests.",
    "fastapi.Request": "starlette.requests.Request",
    "fastapi.responses.": "starlette.responses.",
    "fastapi.concurrency.": "starlette.concurrency.",
  },
  sources: {
    [`${request}.query_params`]: { what: "the query of the request" },
    [`${request}.path_params`]: { what: "the path of the request", safe: ["path"] },
    [`${request}.cookies`]: { what: "a cookie", safe: ["html", "answer", "redirect"] },
    [`${request}.headers`]: header,
    [`${request}.json()`]: { what: "the body of the request" },
    [`${request}.body()`]: { what: "the body of the request" },
    [`${request}.form()`]: { what: "a form of the request" },
  },
  sinks: [
    {
      refs: ["starlette.responses.HTMLResponse"],
      kind: "answer",
      args: [0, "content"],
      what: "the HTML of a response",
    },
    {
      refs: ["starlette.responses.RedirectResponse"],
      kind: "redirect",
      args: [0, "url"],
      what: "the address of a redirect",
    },
    {
      refs: ["starlette.responses.FileResponse"],
      kind: "path",
      args: [0, "path"],
      what: "the path of a file",
    },
  ],
};

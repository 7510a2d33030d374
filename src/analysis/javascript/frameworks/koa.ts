import type { FlowSource, Framework } from "../../flow/framework.ts";

const texts = ["nosql", "merge", "fields"] as const;
const query: FlowSource = { what: "the query of the request", safe: texts };
const path: FlowSource = { what: "the path of the request", safe: texts };
const header: FlowSource = {
  what: "a header of the request",
  safe: [...texts, "html", "answer", "redirect", "header"],
};
const body: FlowSource = { what: "the body of the request" };

/** Koa, Hono and AdonisJS: one object that holds the request and the answer. */
export const koa: Framework = {
  aliases: { "$context.response": "$response", "$context.res": "$response" },
  sources: {
    "$context.query": query,
    "$context.params": path,
    "$context.querystring": query,
    "$context.search": query,
    "$context.headers": header,
    "$context.header": header,
    "$context.get()": header,
    "$context.cookies.get()": {
      what: "a cookie",
      safe: [...texts, "html", "answer", "redirect"],
    },
    "$context.path": {
      what: "the path of the request",
      safe: [...texts, "redirect", "url", "path"],
    },
    "$context.url": {
      what: "the address of the request",
      safe: [...texts, "redirect", "url", "path"],
    },
    "$context.request.body": body,
    "$request.queries()": query,
    "$request.formData()": { what: "a form of the request", safe: texts },
    "$request.parseBody()": { what: "a form of the request", safe: texts },
  },
  sinks: [
    {
      refs: ["$context.redirect"],
      kind: "redirect",
      args: [0],
      what: "the address of a redirect",
    },
    {
      refs: ["$context.html"],
      kind: "answer",
      args: [0],
      what: "the text of a response",
    },
    {
      refs: ["koa-send"],
      kind: "path",
      args: [1],
      what: "the path of a file",
      unless: ["root"],
    },
  ],
};

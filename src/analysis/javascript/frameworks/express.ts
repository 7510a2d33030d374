import type { Framework } from "../../flow/framework.ts";

/** Requests of servers, by the names of their parts that Express began with. */
export const express: Framework = {
  aliases: {
    "$context.request": "$request",
    "$context.req": "$request",
  },
  sources: {
    "$request.query": { what: "the query of the request" },
    "$request.params": { what: "the path of the request" },
    "$request.body": { what: "the body of the request" },
    "$request.cookies": { what: "a cookie", safe: ["html", "answer", "redirect"] },
    "$request.headers": {
      what: "a header of the request",
      safe: ["html", "answer", "redirect", "header"],
    },
  },
};

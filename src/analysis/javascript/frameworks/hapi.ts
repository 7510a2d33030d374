import type { Framework } from "../../flow/framework.ts";

/** Hapi: a request with a payload, and a toolkit that answers. */
export const hapi: Framework = {
  aliases: { "$response.response()": "$response" },
  sources: {
    "$request.state": { what: "a cookie", safe: ["html", "answer", "redirect"] },
    "$request.raw.req.url": { what: "the address of the request", safe: ["redirect", "path"] },
  },
  sinks: [
    {
      refs: ["$response.file"],
      kind: "path",
      args: [0],
      what: "the path of a file",
      unless: ["confine"],
    },
  ],
};

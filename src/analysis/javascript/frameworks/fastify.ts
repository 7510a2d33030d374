import type { Framework } from "../../flow/framework.ts";

/** What Fastify calls otherwise than Express does. */
export const fastify: Framework = {
  aliases: {
    "$response.raw": "$response",
    "$request.raw": "$request",
    "$request.routeOptions.url": "$route.url",
  },
  sources: {
    "$request.file()": { what: "an uploaded file", safe: ["nosql", "merge", "fields"] },
    "$request.files()": { what: "an uploaded file", safe: ["nosql", "merge", "fields"] },
  },
  sinks: [
    {
      refs: ["@fastify/static.sendFile"],
      kind: "path",
      args: [0],
      what: "the path of a file",
    },
  ],
};

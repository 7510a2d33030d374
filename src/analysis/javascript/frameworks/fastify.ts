import type { Framework } from "../../flow/framework.ts";

/** What Fastify calls otherwise than Express does. */
export const fastify: Framework = {
  aliases: {
    "$reply.raw": "$response",
    ...Object.fromEntries(
      ["status", "code", "type", "header", "headers", "setCookie"].map((name) => [
        `$reply.${name}()`,
        "$reply",
      ]),
    ),
    // A text is sent as plain text, where nothing else is said.
    ...Object.fromEntries(
      ["redirect", "sendFile", "download", "view", "header", "cookie", "setCookie"].map((name) => [
        `$reply.${name}`,
        `$response.${name}`,
      ]),
    ),
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

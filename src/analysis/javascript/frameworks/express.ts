import type { FlowSource, Framework } from "../../flow/framework.ts";

/** What comes as a text and never as an object. */
const text = ["nosql", "merge", "fields"] as const;

const query: FlowSource = { what: "the query of the request", safe: ["merge"] };
const path: FlowSource = { what: "the path of the request", safe: text };
const body: FlowSource = { what: "the body of the request" };
const cookie: FlowSource = {
  what: "a cookie",
  safe: [...text, "html", "answer", "redirect"],
};
const header: FlowSource = {
  what: "a header of the request",
  safe: [...text, "html", "answer", "redirect", "header"],
};
const address: FlowSource = {
  what: "the address of the request",
  safe: [...text, "redirect", "url", "path"],
};
const file: FlowSource = { what: "an uploaded file", safe: ["nosql", "merge", "fields"] };

/** Requests of servers, by the names of their parts that Express began with. */
export const express: Framework = {
  aliases: {
    "$context.request": "$request",
    "$context.req": "$request",
    ...Object.fromEntries(
      ["status", "type", "code", "set", "header", "contentType", "vary", "append", "cookie"].map(
        (name) => [`$response.${name}()`, "$response"],
      ),
    ),
  },
  sources: {
    "$request.query": query,
    "$request.params": path,
    "$request.body": body,
    "$request.rawBody": body,
    "$request.payload": body,
    "$request.cookies": cookie,
    "$request.signedCookies": { ...cookie, what: "a signed cookie" },
    "$request.headers": header,
    "$request.get()": header,
    "$request.header()": header,
    "$request.param()": query,
    "$request.url": address,
    "$request.originalUrl": address,
    "$request.path": address,
    "$request.hostname": { ...header, safe: [...text, "html", "answer", "header"] },
    "$request.host": { ...header, safe: [...text, "html", "answer", "header"] },
    "$request.file": file,
    "$request.files": file,
    $input: { what: "the request" },
  },
  sinks: [
    {
      refs: ["$response.send"],
      kind: "answer",
      args: [0],
      what: "the text of a response",
    },
    {
      refs: ["$response.write", "$response.end"],
      kind: "answer",
      args: [0],
      what: "the text of a response",
    },
    {
      refs: ["$response.redirect"],
      kind: "redirect",
      args: [0, 1],
      what: "the address of a redirect",
    },
    {
      refs: ["$response.location"],
      kind: "redirect",
      args: [0],
      what: "the address of a redirect",
    },
    {
      refs: ["$response.sendFile", "$response.sendfile", "$response.download"],
      kind: "path",
      args: [0],
      what: "the path of a file",
      unless: ["root"],
    },
    {
      refs: ["$response.render", "$response.view"],
      kind: "path",
      args: [0],
      what: "the name of a template",
    },
  ],
};

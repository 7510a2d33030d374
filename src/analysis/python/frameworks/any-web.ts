import type { FlowSource, Framework } from "../../flow/framework.ts";

const query: FlowSource = { what: "the query of the request" };
const form: FlowSource = { what: "a form of the request" };
const body: FlowSource = { what: "the body of the request" };
const cookie: FlowSource = { what: "a cookie", safe: ["html", "answer", "redirect"] };
const header: FlowSource = {
  what: "a header of the request",
  safe: ["html", "answer", "redirect", "header"],
};

/** Requests of which only the parameter's name `request` is known. */
export const anyWeb: Framework = {
  sources: {
    ...requestParts("web.request()", {
      data: body,
      body,
      json: body,
      "json()": body,
      "body()": body,
      "form()": form,
      "post()": form,
      "text()": body,
      "read()": body,
      "get_json()": body,
      headers: header,
      files: { what: "an uploaded file" },
      query,
      form,
      values: form,
      cookies: cookie,
      match_info: { what: "the path of the request", safe: ["path"] },
    }),
    ...requestParts("web.other()", {}),
    ...handlerParts("tornado.web.RequestHandler()"),
    "http.server.BaseHTTPRequestHandler().path": { what: "the address of the request" },
    "http.server.BaseHTTPRequestHandler().rfile": { what: "the body of the request" },
    "http.server.BaseHTTPRequestHandler().headers": header,
    "bottle.request.query": query,
    "bottle.request.forms": form,
    "bottle.request.params": query,
    "bottle.request.json": body,
    "bottle.request.GET": query,
    "bottle.request.POST": form,
    "bottle.request.cookies": cookie,
  },
  aliases: {
    "BaseHTTPServer.": "http.server.",
    "http.server.SimpleHTTPRequestHandler": "http.server.BaseHTTPRequestHandler",
    "aiohttp.web.Request": "web.request",
    "sanic.Request": "web.request",
    "sanic.request.Request": "web.request",
  },
  sinks: [
    {
      refs: ["http.server.BaseHTTPRequestHandler().send_header"],
      kind: "header",
      args: [1, "value"],
      what: "a header of the response, line ends included",
    },
    {
      refs: ["tornado.web.RequestHandler().write"],
      kind: "answer",
      args: [0],
      what: "the text of a response",
    },
    {
      refs: ["tornado.web.RequestHandler().redirect", "bottle.redirect"],
      kind: "redirect",
      args: [0],
      what: "the address of a redirect",
    },
    {
      refs: ["bottle.template", "bottle.SimpleTemplate"],
      kind: "template",
      args: [0],
      what: "the text of a template",
    },
  ],
};

function requestParts(
  request: string,
  more: Readonly<Record<string, FlowSource>>,
): Record<string, FlowSource> {
  const parts: Record<string, FlowSource> = {
    GET: query,
    POST: form,
    FILES: { what: "an uploaded file" },
    COOKIES: cookie,
    query_params: query,
    args: query,
    ...more,
  };
  return Object.fromEntries(Object.entries(parts).map(([key, one]) => [`${request}.${key}`, one]));
}

function handlerParts(handler: string): Record<string, FlowSource> {
  const names = "get_argument get_arguments get_query_argument get_body_argument".split(" ");
  return {
    ...Object.fromEntries(names.map((name) => [`${handler}.${name}()`, query])),
    [`${handler}.request.body`]: body,
    [`${handler}.request.arguments`]: query,
    [`${handler}.get_cookie()`]: cookie,
  };
}

import type { FlowSource, Framework } from "../../flow/framework.ts";

const texts = ["nosql", "merge", "fields"] as const;
const query: FlowSource = { what: "the query of the request", safe: texts };
const body: FlowSource = { what: "the body of the request" };

/** Next, Remix, and what else hands a `Request` of the web over. */
export const next: Framework = {
  sources: {
    "$request.json()": body,
    "$request.text()": { ...body, safe: texts },
    "$request.blob()": { ...body, safe: texts },
    "$request.arrayBuffer()": { ...body, safe: texts },
    "$request.nextUrl.searchParams": query,
    "$request.nextUrl.search": query,
    "$request.nextUrl.pathname": {
      what: "the path of the request",
      safe: [...texts, "redirect", "url"],
    },
    "$request.cookies.get()": { what: "a cookie", safe: [...texts, "html", "answer", "redirect"] },
    "$request.headers.get()": {
      what: "a header of the request",
      safe: [...texts, "html", "answer", "redirect", "header"],
    },
    "$context.searchParams": query,
    "$context.params": { what: "the path of the request", safe: texts },
    "next/headers.cookies().get()": {
      what: "a cookie",
      safe: [...texts, "html", "answer", "redirect"],
    },
    "next/headers.headers().get()": {
      what: "a header of the request",
      safe: [...texts, "html", "answer", "redirect", "header"],
    },
  },
  sinks: [
    {
      refs: [
        "next/server.NextResponse.redirect",
        "next/navigation.redirect",
        "next/navigation.permanentRedirect",
        "$global.Response.redirect",
        "@remix-run/node.redirect",
        "react-router.redirect",
      ],
      kind: "redirect",
      args: [0],
      what: "the address of a redirect",
    },
  ],
};

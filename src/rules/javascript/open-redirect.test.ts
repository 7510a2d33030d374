import { expect, test } from "vitest";
import { parseJavascriptText } from "../../../test/javascript.ts";
import { mark } from "../../../test/mark.ts";
import { javascriptSyntax } from "../../syntax/javascript.ts";
import { openRedirect } from "./open-redirect.ts";

const inside = (body: string) => `app.get("/", (req, res) => {\n  ${body}\n});\n`;

test.each([
  ["a query", inside("res.redirect([[req.query.next]]);")],
  ["a status before it", inside("res.redirect(302, [[req.body.url]]);")],
  [
    "a variable with a fallback",
    inside("const next = req.query.next || '/';\n  res.redirect([[next]]);"),
  ],
  ["a scheme before it", inside("res.redirect([[`https://${req.query.host}/a`]]);")],
  [
    "a slash before it, which may be the first of two",
    inside("res.redirect([['/' + req.query.next]]);"),
  ],
  ["a header", inside("res.setHeader('Location', [[req.query.next]]);")],
  ["Koa", "router.get('/', (ctx) => { ctx.redirect([[ctx.query.next]]); });\n"],
  [
    "Next",
    "import { NextResponse } from 'next/server';\nexport function GET(request) { return NextResponse.redirect([[request.nextUrl.searchParams.get('to')]]); }\n",
  ],
  ["a page", "window.location.href = [[new URLSearchParams(location.search).get('next')]];\n"],
  ["a page by a method", "location.replace([[new URL(location.href).searchParams.get('to')]]);\n"],
])("reports %s", (_, marked) => {
  expect(mark(openRedirect, javascriptSyntax, marked, "a.js")).toBe(marked);
});

test.each([
  ["a literal", inside("res.redirect('/login');")],
  ["a path with an id", inside("res.redirect(`/users/${req.params.id}`);")],
  ["a host of our own", inside("res.redirect('https://a.example/' + req.query.path);")],
  ["a setting before it", inside("res.redirect(process.env.APP_URL + req.query.path);")],
  ["a question mark before it", inside("res.redirect('?a=' + req.query.a);")],
  [
    "the host that was asked",
    inside(
      "res.redirect('https://' + req.headers.host + req.url);\n  res.redirect(`https://${req.hostname}/`);",
    ),
  ],
  [
    "a checked address",
    inside("if (!allowed.includes(req.query.next)) return;\n  res.redirect(req.query.next);"),
  ],
  [
    "a path by its beginning",
    inside("if (req.query.next.startsWith('/a')) res.redirect(req.query.next);"),
  ],
  [
    "one of a list",
    inside("res.redirect(targets[req.query.next]);\n  const targets = { a: '/b' };"),
  ],
  [
    "the page itself",
    "window.location.href = window.location.href.split('#')[0];\nlocation.assign(location.search);\n",
  ],
  ["a path on the host that was asked", inside("res.redirect(new URL('/login', req.url));")],
  ["another redirect", "export function f(router, req) { router.redirect(req.query.next); }\n"],
])("allows %s", (_, text) => {
  expect(mark(openRedirect, javascriptSyntax, text, "a.js")).toBe(text);
});

test("what others cannot make a browser send is a small matter", () => {
  const [match] = openRedirect.find(
    parseJavascriptText(inside("res.redirect(req.get('Referrer'));")),
  );
  expect(match?.severity).toBe("low");
});

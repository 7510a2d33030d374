import { expect, test } from "vitest";
import { parseJavascriptText } from "../../../test/javascript.ts";
import { mark } from "../../../test/mark.ts";
import { javascriptSyntax } from "../../syntax/javascript.ts";
import { crossSiteScripting } from "./cross-site-scripting.ts";

const inside = (body: string) => `app.get("/", (req, res) => {\n  ${body}\n});\n`;

test.each([
  ["innerHTML from the address", "a.innerHTML = [[decodeURIComponent(location.hash)]];\n"],
  [
    "a parameter of the address",
    "const q = new URLSearchParams(location.search).get('q');\ndocument.body.innerHTML = [['<b>' + q + '</b>']];\n",
  ],
  ["document.write", 'document.write([[`<a href="${document.URL}">`]]);\n'],
  ["insertAdjacentHTML", "a.insertAdjacentHTML('beforeend', [[location.search]]);\n"],
  ["jQuery", "$('#a').html([[location.hash]]);\n"],
  ["a parameter of a function", "function show(text) { a.innerHTML = [[`<b>${text}</b>`]]; }\n"],
  [
    "React",
    "export const A = ({ html }) => <p dangerouslySetInnerHTML={{ __html: [[html]] }} />;\n",
  ],
  ["an answer of Express", inside("res.send([[`<h1>Hello ${req.query.name}</h1>`]]);")],
  ["an answer with a status", inside("res.status(404).send([['Not found: ' + req.params.name]]);")],
  ["an answer in a variable", inside("const html = '<p>' + req.query.a;\n  res.send([[html]]);")],
  ["a query as it is", inside("res.send([[req.query.name]]);")],
  [
    "an answer of Node",
    "http.createServer((req, res) => {\n  res.setHeader('Content-Type', 'text/html');\n  res.end([[`<p>${req.url}</p>`]]);\n});\n",
  ],
])("reports %s", (_, marked) => {
  expect(mark(crossSiteScripting, javascriptSyntax, marked, "a.jsx")).toBe(marked);
});

test.each([
  ["text", "a.textContent = location.hash;\n"],
  ["a literal", "a.innerHTML = '<b>a</b>';\nb.innerHTML = '';\n"],
  ["cleaned HTML", "a.innerHTML = DOMPurify.sanitize(location.hash);\n"],
  ["escaped text", "function show(text) { a.innerHTML = `<b>${escapeHtml(text)}</b>`; }\n"],
  ["a number", "function show(n) { a.innerHTML = `<b>${Number(n)}</b>`; }\n"],
  [
    "JSON for search engines",
    "export const A = ({ a }) => <script dangerouslySetInnerHTML={{ __html: JSON.stringify(a) }} />;\n",
  ],
  [
    "other HTML of unknown origin",
    "a.innerHTML = render();\nexport const A = () => <p dangerouslySetInnerHTML={{ __html: render() }} />;\n",
  ],
  ["JSON", inside("res.send(req.body);\n  res.json({ a: req.query.a });")],
  ["plain text", inside("res.type('text/plain').send('Hello ' + req.query.name);")],
  [
    "another type",
    inside("res.setHeader('Content-Type', 'text/csv');\n  res.send(`a,${req.query.a}`);"),
  ],
  [
    "Fastify, which sends text as text",
    "app.get('/', (request, reply) => { reply.send(`a ${request.query.a}`); });\n",
  ],
  ["an answer of unknown origin", inside("res.send(`<p>${load()}</p>`);")],
])("allows %s", (_, text) => {
  expect(mark(crossSiteScripting, javascriptSyntax, text, "a.jsx")).toBe(text);
});

test("an address is worse than a parameter", () => {
  const severity = (text: string) =>
    [...crossSiteScripting.find(parseJavascriptText(text))].map((match) => match.severity);
  expect(severity("a.innerHTML = location.hash;")).toEqual(["high"]);
  expect(severity("function f(t) { a.innerHTML = '<b>' + t; }")).toEqual(["medium"]);
  expect(severity("function f(t) { a.innerHTML = t; }")).toEqual(["low"]);
  expect(severity("a.innerHTML = `<b>${load()}`;")).toEqual(["low"]);
});

import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { javascriptSyntax } from "../../syntax/javascript.ts";
import { regexInjection } from "./regex-injection.ts";

const inside = (body: string) => `app.get("/", (req, res) => {\n  ${body}\n});\n`;

test.each([
  ["a whole pattern", inside("const p = new RegExp([[req.query.q]], 'i');")],
  ["a part of one", inside("list.filter((a) => RegExp([[`^${req.query.q}`]]).test(a));")],
])("reports %s", (_, marked) => {
  expect(mark(regexInjection, javascriptSyntax, marked, "a.js")).toBe(marked);
});

test.each([
  [
    "escaped text",
    inside("new RegExp(escapeRegExp(req.query.q)); new RegExp(_.escapeRegExp(req.query.q));"),
  ],
  ["a parameter", "export const find = (q) => new RegExp(q);\n"],
  ["a literal", inside("new RegExp('a+');")],
  ["a page", "new RegExp(location.hash);\n"],
  ["a class of this name", inside("class RegExp {}\n  new RegExp(req.query.q);")],
])("allows %s", (_, text) => {
  expect(mark(regexInjection, javascriptSyntax, text, "a.js")).toBe(text);
});

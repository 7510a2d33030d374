import { expect, test } from "vitest";
import { findJudged } from "../../../test/javascript-flows.ts";
import { mark } from "../../../test/mark.ts";
import { javascriptSyntax } from "../../syntax/javascript.ts";
import { xmlExternalEntities } from "./xml-external-entities.ts";

const head = 'import libxmljs from "libxmljs2";\n';

test.each([
  ["entities", "[[libxmljs.parseXml(text, { noblanks: true, noent: true })]];\n"],
  ["another name of it", "[[libxmljs.parseXmlString(text, { replaceEntities: true })]];\n"],
  ["a definition from elsewhere", "[[libxmljs.parseXml(text, { dtdload: true })]];\n"],
  ["options by name", "const o = { noent: true };\n[[libxmljs.parseXml(text, o)]];\n"],
])("reports %s", (_, body) => {
  const marked = `${head}export function f(text) {\n${body}}\n`;
  expect(mark(xmlExternalEntities, javascriptSyntax, marked)).toBe(marked);
});

test.each([
  ["the defaults", "libxmljs.parseXml(text);\n"],
  ["an option that is off", "libxmljs.parseXml(text, { noent: false });\n"],
  ["a text of the source", 'libxmljs.parseXml("<a/>", { noent: true });\n'],
  ["another parser", "parseXml(text, { noent: true });\n"],
])("allows %s", (_, body) => {
  const text = `${head}export function f(text) {\n${body}}\n`;
  expect(mark(xmlExternalEntities, javascriptSyntax, text)).toBe(text);
});

test("is high where a request reaches it by way of another file", () => {
  const files = {
    "app.js": 'const { read } = require("./xml");\napp.post("/", (req, res) => read(req.body));\n',
    "xml.js":
      'const libxmljs = require("libxmljs");\nexports.read = (text) => libxmljs.parseXml(text, { noent: true });\n',
    "other.js":
      'const libxmljs = require("libxmljs");\nexports.read = (text) => libxmljs.parseXml(text, { noent: true });\n',
  };
  expect(findJudged(xmlExternalEntities, files)).toEqual(["high xml.js:2", "medium other.js:2"]);
});

import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { javascriptSyntax } from "../../syntax/javascript.ts";
import { debugMode } from "./debug-mode.ts";

const head = "const errorhandler = require('errorhandler');\n";
const inside = (body: string) => `app.use((error, req, res, next) => {\n  ${body}\n});\n`;

test.each([
  ["the handler of errors", `${head}[[app.use(errorhandler())]];`],
  ["Express's own setting", "[[app.set('env', 'development')]];"],
  ["the variable", "[[process.env.NODE_ENV = 'development']];"],
  ["a stack in an answer", inside("[[res.status(500).send(error.stack)]];")],
  ["a stack in JSON", inside("[[res.json({ message: error.message, stack: error.stack })]];")],
])("reports %s", (_, marked) => {
  expect(mark(debugMode, javascriptSyntax, marked, "a.js")).toBe(marked);
});

test.each([
  [
    "development only",
    `${head}if (process.env.NODE_ENV === 'development') app.use(errorhandler());`,
  ],
  ["a switch", `${head}isDev && app.use(errorhandler());`],
  ["other environments", "app.set('env', 'production'); app.set('views', 'development');"],
  ["a default that is read", "const env = process.env.NODE_ENV || 'development';"],
  ["a stack that is logged", inside("console.error(error.stack);\n  res.status(500).end();")],
  ["a stack in development", inside("res.json({ stack: isDev ? error.stack : undefined });")],
  ["a stack in development too", inside("if (config.debug) res.send(error.stack);")],
  ["other stacks", inside("res.json({ stack: cards.stack });")],
])("allows %s", (_, text) => {
  expect(mark(debugMode, javascriptSyntax, text, "a.js")).toBe(text);
});

import { expect, test } from "vitest";
import { fixJavascript } from "../../test/fix-javascript.ts";
import { runJavascript } from "../../test/proofs/run-javascript.ts";
import { debugMode } from "../rules/javascript/debug-mode.ts";
import { debugFromNodeEnv } from "./debug-from-node-env.ts";

const fix = (source: string, guided = true) =>
  fixJavascript(source, { rule: debugMode, fixer: debugFromNodeEnv, guided });

const head = "const errorhandler = require('errorhandler');\n";

test.each([
  [
    `${head}app.use(errorhandler());\n`,
    `${head}if (process.env.NODE_ENV === "development") app.use(errorhandler());\n`,
  ],
  [
    "app.set('env', 'development')\r\n",
    "app.set('env', process.env.NODE_ENV ?? \"production\")\r\n",
  ],
])("%s", async (before, after) => {
  expect((await fix(before, false)).text).toBe(before);
  const fixed = await fix(before);
  expect(fixed.text).toBe(after);
  expect(fixed.after).toEqual([]);
});

test.each([
  ["a stack in an answer", "app.use((error, req, res, next) => res.send(error.stack));"],
  ["the variable", "process.env.NODE_ENV = 'development';"],
  ["a part of an expression", `${head}start(), app.use(errorhandler());`],
])("refuses %s", async (_, source) => {
  const { text, refused } = await fix(source);
  expect(text).toBe(source);
  expect(refused).toHaveLength(1);
});

test("the handler is used in development only", async () => {
  const { text } = await fix(`${head}exports.f = (app) => {\n  app.use(errorhandler());\n};\n`);
  const kept = process.env["NODE_ENV"];
  const used = (value: string) => {
    process.env["NODE_ENV"] = value;
    const seen: unknown[] = [];
    const { f } = runJavascript(text, { errorhandler: () => "handler" });
    (f as (app: unknown) => void)({ use: (one: unknown) => seen.push(one) });
    return seen;
  };
  try {
    expect(used("development")).toEqual(["handler"]);
    expect(used("production")).toEqual([]);
    expect(used("")).toEqual([]);
  } finally {
    process.env["NODE_ENV"] = kept;
  }
});

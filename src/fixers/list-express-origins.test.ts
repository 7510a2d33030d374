import { expect, test } from "vitest";
import { fixJavascript } from "../../test/fix-javascript.ts";
import { runJavascript } from "../../test/proofs/run-javascript.ts";
import { corsAnyOrigin } from "../rules/javascript/cors-any-origin.ts";
import { listExpressOrigins } from "./list-express-origins.ts";

const fix = (source: string, guided = true) =>
  fixJavascript(source, { rule: corsAnyOrigin, fixer: listExpressOrigins, guided });

const app = (options: string) =>
  `const cors = require('cors');\nmodule.exports = cors(${options});\n`;
const list = '(process.env.CORS_ORIGINS ?? "").split(",").filter(Boolean)';

test.each([
  ["{ origin: true, credentials: true }", `{ origin: ${list}, credentials: true }`],
  [
    "{ credentials: true, origin: (origin, done) => done(null, true) }",
    `{ credentials: true, origin: ${list} }`,
  ],
  ["{ origin: '*', credentials: true }", `{ origin: ${list}, credentials: true }`],
])("%s", async (before, after) => {
  expect((await fix(app(before), false)).text).toBe(app(before));
  const fixed = await fix(app(before));
  expect(fixed.text).toBe(app(after));
  expect(fixed.after).toEqual([]);
});

test("what a plugin is registered with", async () => {
  const register = (origin: string) =>
    `import cors from '@fastify/cors';\nimport fastify from 'fastify';\napp.register(cors, { origin: ${origin}, credentials: true });\n`;
  expect((await fix(register("true"))).text).toBe(register(list));
});

test.each([
  ["a method", app("{ origin(o, done) { done(null, true); }, credentials: true }")],
  ["a comment", app("{ origin: (o, done) => /* all */ done(null, true), credentials: true }")],
  [
    "a header",
    "app.use((req, res) => {\n  res.header('Access-Control-Allow-Origin', req.headers.origin);\n  res.header('Access-Control-Allow-Credentials', 'true');\n});\n",
  ],
])("refuses %s", async (_, source) => {
  const { text, refused } = await fix(source);
  expect(text).toBe(source);
  expect(refused).toHaveLength(1);
});

test("only listed origins are let in, and none where nothing is listed", async () => {
  const { text } = await fix(app("{ origin: true, credentials: true }"));
  const allowed = (value: string | undefined) => {
    if (value === undefined) delete process.env["CORS_ORIGINS"];
    else process.env["CORS_ORIGINS"] = value;
    let given: { readonly origin?: unknown } = {};
    const cors = (options: { readonly origin?: unknown }) => {
      given = options;
    };
    runJavascript(text, { cors });
    return [...(given.origin as string[])];
  };
  expect(allowed("https://a.example,https://b.example")).toEqual([
    "https://a.example",
    "https://b.example",
  ]);
  expect(allowed(undefined)).toEqual([]);
});

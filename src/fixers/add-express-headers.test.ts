import { expect, test } from "vitest";
import { fixJavascript } from "../../test/fix-javascript.ts";
import { runJavascript } from "../../test/proofs/run-javascript.ts";
import { javascriptEndpoints } from "../analysis/javascript/endpoints.ts";
import { missingSecurityHeaders } from "../rules/javascript/missing-security-headers.ts";
import { addExpressHeaders } from "./add-express-headers.ts";

const manifest = (packages: readonly string[]) => ({
  "package.json": JSON.stringify({
    dependencies: Object.fromEntries(packages.map((name) => [name, "1"])),
  }),
});

const fix = (source: string, packages: readonly string[] = [], path = "a.js") =>
  fixJavascript(source, {
    rule: missingSecurityHeaders,
    fixer: addExpressHeaders,
    programs: [javascriptEndpoints as never],
    beside: manifest(packages),
    path,
  });

const app = (used = "", head = "") =>
  `const express = require('express');\n${head}const app = express();\n${used}app.get('/', (req, res) => res.end());\nmodule.exports = app;\n`;

test("uses helmet where the project has it", async () => {
  const { text, after } = await fix(app(), ["express", "helmet"]);
  expect(text).toBe(app("app.use(helmet());\n", "const helmet = require('helmet');\n"));
  expect(after).toEqual([]);
});

test("uses helmet that is imported already, in the style of the file", async () => {
  const before = `import express from "express"\nimport * as security from "helmet"\n\nexport const app = express()\napp.get("/", (req, res) => res.end())\n`;
  const { text } = await fix(before, ["helmet"], "a.ts");
  expect(text).toBe(before.replace("express()\n", "express()\napp.use(security())\n"));
});

test("writes a middleware where there is none", async () => {
  const { text, after, proposals } = await fix(app(), ["express"]);
  expect(text.startsWith(app("app.use(addSecurityHeaders);\n"))).toBe(true);
  expect(after).toEqual([]);
  expect(proposals[0]?.fix.notes?.[0]).toContain("Content-Security-Policy");
});

test.each([
  [
    "two at once",
    "const express = require('express');\nconst app = express(), b = 1;\napp.get('/', (req, res) => res.end());\n",
  ],
  [
    "a statement behind it",
    "const express = require('express');\nconst app = express(); start();\napp.get('/', (req, res) => res.end());\n",
  ],
  ["a name of its own", app("", "const addSecurityHeaders = 1;\n")],
])("refuses %s", async (_, source) => {
  const { text, refused } = await fix(source);
  expect(text).toBe(source);
  expect(refused).toHaveLength(1);
});

test("every answer has the headers, and is the same else", async () => {
  type Middleware = (req: unknown, res: unknown, next: () => void) => void;
  const used: Middleware[] = [];
  const express = () => ({ use: (one: Middleware) => used.push(one), get: () => {} });
  const { text } = await fix(app(), ["express"]);
  runJavascript(text, { express });
  const headers: Record<string, string> = {};
  let passedOn = 0;
  const res = {
    setHeader: (name: string, value: string) => Object.assign(headers, { [name]: value }),
  };
  for (const one of used) one({ secure: true }, res, () => passedOn++);
  expect(passedOn).toBe(1);
  expect(Object.keys(headers)).toHaveLength(5);
  expect(headers["X-Content-Type-Options"]).toBe("nosniff");
});

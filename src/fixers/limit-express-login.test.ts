import { expect, test } from "vitest";
import { fixJavascript } from "../../test/fix-javascript.ts";
import { runJavascript } from "../../test/proofs/run-javascript.ts";
import { javascriptEndpoints } from "../analysis/javascript/endpoints.ts";
import { unlimitedLogin } from "../rules/javascript/unlimited-login.ts";
import { limitExpressLogin } from "./limit-express-login.ts";

const fix = (source: string, packages: readonly string[] = []) =>
  fixJavascript(source, {
    rule: unlimitedLogin,
    fixer: limitExpressLogin,
    programs: [javascriptEndpoints as never],
    beside: {
      "package.json": JSON.stringify({
        dependencies: Object.fromEntries(packages.map((name) => [name, "1"])),
      }),
    },
  });

const app = (route: string, head = "") =>
  `const express = require('express');\n${head}const app = express();\n${route}\nmodule.exports = app;\n`;

test.each([
  [
    "app.post('/login', (req, res) => enter(req, res));",
    "app.post('/login', limitLogin, (req, res) => enter(req, res));",
  ],
  [
    "app.route('/login').post(enter);\nfunction enter(req, res) {}",
    "app.route('/login').post(limitLogin, enter);\nfunction enter(req, res) {}",
  ],
])("%s", async (before, after) => {
  const fixed = await fix(app(before));
  expect(fixed.text.startsWith(app(after))).toBe(true);
  expect(fixed.after).toEqual([]);
});

test("uses express-rate-limit where the project has it", async () => {
  const { text, after } = await fix(app("app.post('/login', (req, res) => 1);"), [
    "express-rate-limit",
  ]);
  expect(text).toBe(
    app(
      "app.post('/login', rateLimit({ windowMs: 60_000, max: 5 }), (req, res) => 1);",
      "const rateLimit = require('express-rate-limit');\n",
    ),
  );
  expect(after).toEqual([]);
});

test("uses its named import", async () => {
  const source = (limit: string) =>
    `import express from 'express';\nimport { rateLimit } from 'express-rate-limit';\nconst app = express();\napp.post('/login', ${limit}login());\nfunction login() { return (req, res) => 1; }\n`;
  const { text } = await fix(source(""), ["express-rate-limit"]);
  expect(text).toBe(source("rateLimit({ windowMs: 60_000, max: 5 }), "));
});

test.each([
  ["a name of its own", app("app.post('/login', (req, res) => 1);", "const limitLogin = 1;\n")],
  ["handlers that are spread", app("app.post('/login', ...first, (req, res) => 1);")],
])("refuses %s", async (_, source) => {
  const { text, refused } = await fix(source);
  expect(text).toBe(source);
  expect(refused).toHaveLength(1);
});

test("the sixth attempt of one address is refused, others are not", async () => {
  const { text } = await fix(app("app.post('/login', (req, res) => res.end('in'));"));
  type Handler = (req: unknown, res: unknown, next: () => void) => void;
  let handlers: Handler[] = [];
  const express = () => ({
    post(_: string, ...all: Handler[]) {
      handlers = all;
    },
  });
  runJavascript(text, { express });
  const ask = (ip: string): string => {
    const said: string[] = [];
    const res = {
      status(code: number) {
        said.push(String(code));
        return res;
      },
      set: () => res,
      end: (text = "") => said.push(text),
    };
    const [limit, enter] = handlers;
    limit?.({ ip }, res, () => enter?.({ ip }, res, () => {}));
    return said.join("");
  };
  expect(Array.from({ length: 7 }, () => ask("a"))).toEqual([
    "in",
    "in",
    "in",
    "in",
    "in",
    "429",
    "429",
  ]);
  expect(ask("b")).toBe("in");
});

import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { runJavascript } from "../../test/proofs/run-javascript.ts";
import { hardcodedSecret } from "../rules/javascript/hardcoded-secret.ts";
import { dotenvSyntax } from "../syntax/dotenv.ts";
import { javascriptSyntax } from "../syntax/javascript.ts";
import { textSyntax } from "../syntax/text.ts";
import { moveJavascriptSecret } from "./move-javascript-secret.ts";

const fix = (files: Readonly<Record<string, string>>) =>
  fixFiles({
    files,
    rules: [hardcodedSecret],
    fixers: [moveJavascriptSecret],
    syntaxes: [textSyntax, dotenvSyntax, javascriptSyntax],
    guided: true,
    ports: { clock: { now: () => 0 }, random: (length) => new Uint8Array(length).fill(7) },
  });

/** Lines that are added to files, by path: the tree of a test holds the code only. */
const addedLines = ({ proposals }: Awaited<ReturnType<typeof fix>>) => {
  const lines: Record<string, string[]> = {};
  for (const change of proposals.flatMap(({ changes }) => changes)) {
    if (change.kind !== "add-lines") continue;
    lines[change.path] = [...(lines[change.path] ?? []), ...change.lines.map(({ text }) => text)];
  }
  return lines;
};

const key = "k8Xq2Lw9Zt4Rb7Vn1Mc6";
const reader = (types = false) =>
  `\n/** A variable of the environment; without it the program does not go on. */\nfunction requireEnv(name${types ? ": string): string" : ")"} {\n  const value = process.env[name];\n  if (!value) {\n    throw new Error(\`\${name} is not set\`);\n  }\n  return value;\n}\n`;

test.each([
  [
    "a constant",
    "a.js",
    `const apiSecret = "${key}";\n`,
    'const apiSecret = requireEnv("API_SECRET");\n',
  ],
  [
    "a fallback",
    "a.ts",
    `export const s = process.env.JWT_SECRET || '${key}';\n`,
    'export const s = requireEnv("JWT_SECRET");\n',
  ],
  [
    "a fallback by a condition",
    "a.mjs",
    `f(process.env.JWT_SECRET ? process.env.JWT_SECRET : '${key}');\n`,
    'f(requireEnv("JWT_SECRET"));\n',
  ],
  [
    "a default of a pattern",
    "a.js",
    `const { JWT_SECRET = "${key}" } = process.env;\n`,
    'const { JWT_SECRET = requireEnv("JWT_SECRET") } = process.env;\n',
  ],
  [
    "an option",
    "a.js",
    `const session = require('express-session');\napp.use(session({ secret: '${key}' }));\n`,
    "const session = require('express-session');\napp.use(session({ secret: requireEnv(\"SESSION_SECRET\") }));\n",
  ],
  [
    "an argument",
    "a.js",
    `const jwt = require('jsonwebtoken');\njwt.sign({}, '${key}');\njwt.verify(t, '${key}');\n`,
    'const jwt = require(\'jsonwebtoken\');\njwt.sign({}, requireEnv("JWT_SECRET"));\njwt.verify(t, requireEnv("JWT_SECRET"));\n',
  ],
  [
    "a password",
    "a.ts",
    `createPool({ host: 'a', password: '${key}' });\n`,
    "createPool({ host: 'a', password: requireEnv(\"DB_PASSWORD\") });\n",
  ],
])("%s", async (_, path, before, after) => {
  const fixed = await fix({ [path]: before });
  const { files, after: left } = fixed;
  expect(files[path]).toBe(after + reader(path.endsWith(".ts")));
  expect(left).toEqual([]);
  const [name] = /(?<=requireEnv\(")\w+/.exec(after) ?? [];
  expect(addedLines(fixed)).toMatchObject({
    ".env": expect.arrayContaining([`${name}=${key}`]),
    ".env.example": expect.arrayContaining([`${name}=`]),
    ".gitignore": expect.arrayContaining([".env"]),
  });
});

test("two secrets of a file share the function, and line ends and a missing last one stay", async () => {
  const before = `const apiSecret = "${key}";\r\nconst dbPassword = "${key}1";`;
  const fixed = await fix({ "src/a.js": before, "package.json": "{}" });
  expect(fixed.files["src/a.js"]).toBe(
    `const apiSecret = requireEnv("API_SECRET");\r\nconst dbPassword = requireEnv("DB_PASSWORD");\r\n${reader().replaceAll("\n", "\r\n")}`,
  );
  expect(addedLines(fixed)[".env"]).toEqual([`API_SECRET=${key}`, `DB_PASSWORD=${key}1`]);
});

test("a stand-in for a key becomes a new random key", async () => {
  const fixed = await fix({ "a.js": "f(process.env.JWT_SECRET || 'changeme');\n" });
  expect(addedLines(fixed)[".env"]).toEqual([expect.stringMatching(/^JWT_SECRET=[\w-]{43}$/)]);
});

test.each([
  ["a page", "public/a.js", `const apiSecret = "${key}";\n`],
  ["a component", "src/a.js", `import React from 'react';\nconst apiSecret = "${key}";\n`],
  ["a value with escapes", "a.js", `const apiSecret = "${key}\\x41";\n`],
  [
    "a name that is taken",
    "a.js",
    `import { requireEnv } from './env';\nconst apiSecret = "${key}";\n`,
  ],
  [
    "two values for one name",
    "a.js",
    `jwtA({ apiSecret: 'x' });\nlet apiSecret = "${key}";\napiSecret = "${key}2";\n`,
  ],
  [
    "two entries of one name",
    "a.js",
    `const users = [{ password: "${key}1" }, { password: "${key}2" }];\n`,
  ],
  ["what sets the environment", "a.js", `process.env.API_SECRET = "${key}";\n`],
  ["a test", "a.test.js", `const apiSecret = "${key}";\n`],
])("leaves %s to a person", async (_, path, text) => {
  const { files, refused } = await fix({ [path]: text });
  expect(files).toEqual({ [path]: text });
  expect(refused.length).toBeGreaterThan(0);
});

test("the fixed program gives the same with the variable, and does not start without", async () => {
  const before = `const secret = process.env.PROOF_SECRET || "${key}";\nexports.secret = secret;\n`;
  const { files } = await fix({ "a.js": before });
  const fixed = files["a.js"] ?? "";
  expect(runJavascript(before, {})).toEqual({ secret: key });
  expect(() => runJavascript(fixed, {})).toThrow("PROOF_SECRET is not set");
  process.env["PROOF_SECRET"] = key;
  expect(runJavascript(fixed, {})).toEqual({ secret: key });
  delete process.env["PROOF_SECRET"];
});

import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { runJavascript } from "../../test/proofs/run-javascript.ts";
import { insecureCookie } from "../rules/javascript/insecure-cookie.ts";
import { javascriptSyntax } from "../syntax/javascript.ts";
import { secureJavascriptCookie } from "./secure-javascript-cookie.ts";

const fix = (source: string, guided = true) =>
  fixFiles({
    files: { "a.ts": source },
    rules: [insecureCookie],
    fixers: [secureJavascriptCookie],
    syntaxes: [javascriptSyntax],
    guided,
  });

const inside = (body: string) => `app.post("/", (req, res) => {\n  ${body}\n});\n`;
const session = "import session from 'express-session';\n";

test.each([
  [
    "no options",
    inside("res.cookie('token', t);"),
    inside("res.cookie('token', t, { httpOnly: true, secure: true, sameSite: \"lax\" });"),
  ],
  [
    "some options",
    inside("res.cookie('token', t, { maxAge: 1 });"),
    inside("res.cookie('token', t, { maxAge: 1, httpOnly: true, secure: true });"),
  ],
  [
    "what is turned off",
    inside("res.cookie('token', t, { httpOnly: false, secure: true });"),
    inside("res.cookie('token', t, { httpOnly: true, secure: true });"),
  ],
  [
    "options in a constant",
    inside("const o = {\n    path: '/',\n    secure: true,\n  };\n  res.cookie('token', t, o);"),
    inside(
      "const o = {\n    path: '/',\n    secure: true,\n    httpOnly: true,\n  };\n  res.cookie('token', t, o);",
    ),
  ],
  [
    "a session",
    `${session}app.use(session({ secret, cookie: { secure: false } }));`,
    `${session}app.use(session({ secret, cookie: { secure: true } }));`,
  ],
])("%s", async (_, before, after) => {
  const fixed = await fix(before);
  expect(fixed.files["a.ts"]).toBe(after);
  expect(fixed.after).toEqual([]);
});

test("is guided, and says who no longer gets the cookie", async () => {
  const source = inside("res.cookie('token', t);");
  expect((await fix(source, false)).files["a.ts"]).toBe(source);
  expect((await fix(source)).proposals[0]?.fix.notes).toHaveLength(2);
});

test("the answer hands over the options that hide the cookie", async () => {
  const { files } = await fix(
    "exports.f = (req, res) => {\n  res.cookie('token', 'a', { path: '/' });\n};\n",
  );
  const given: unknown[] = [];
  const { f } = runJavascript(files["a.ts"] ?? "", {});
  (f as (...args: unknown[]) => void)({}, { cookie: (...args: unknown[]) => given.push(args) });
  expect(given).toEqual([["token", "a", { path: "/", httpOnly: true, secure: true }]]);
});

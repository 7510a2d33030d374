import { expect, test } from "vitest";
import { parseJavascriptText } from "../../../test/javascript.ts";
import { mark } from "../../../test/mark.ts";
import { javascriptSyntax } from "../../syntax/javascript.ts";
import { insecureCookie } from "./insecure-cookie.ts";

const inside = (body: string) => `app.post("/", (req, res) => {\n  ${body}\n});\n`;
const session = "import session from 'express-session';\n";

test.each([
  ["no options", inside("[[res.cookie]]('token', token);")],
  ["options without both", inside("[[res.cookie]]('session_id', id, { maxAge: 10 });")],
  [
    "what is turned off",
    inside("[[res.cookie]]('jwt', token, { httpOnly: false, secure: true });"),
  ],
  ["a chain", inside("[[res.status(200).cookie]]('authToken', token).json({});")],
  [
    "options in a constant",
    inside("const options = { secure: true };\n  [[res.cookie]]('access_token', token, options);"),
  ],
  ["a session", `${session}app.use([[session]]({ secret, cookie: { httpOnly: false } }));`],
  [
    "a session without encryption",
    `${session}app.use([[session]]({ secret, cookie: { secure: false } }));`,
  ],
  ["Fastify", "app.get('/', (request, reply) => { [[reply.setCookie]]('token', t); });"],
])("reports %s", (_, marked) => {
  expect(mark(insecureCookie, javascriptSyntax, marked, "a.ts")).toBe(marked);
});

test.each([
  [
    "both",
    inside("res.cookie('token', token, { httpOnly: true, secure: true, sameSite: 'lax' });"),
  ],
  ["a condition", inside("res.cookie('token', token, { httpOnly: true, secure: isProduction });")],
  [
    "options from elsewhere",
    inside("res.cookie('token', token, options);\n  res.cookie('token', token, { ...defaults });"),
  ],
  ["another cookie", inside("res.cookie('theme', 'dark');\n  res.cookie('XSRF-TOKEN', token);")],
  ["a session as it is", `${session}app.use(session({ secret }));`],
  ["another object", "export function f(jar) { jar.cookie('token', 1); }"],
])("allows %s", (_, text) => {
  expect(mark(insecureCookie, javascriptSyntax, text, "a.ts")).toBe(text);
});

test("what scripts cannot read is a small matter, and the evidence says what is missing", () => {
  const first = (text: string) => [...insecureCookie.find(parseJavascriptText(text))][0];
  expect(first(inside("res.cookie('token', t, { httpOnly: true });"))).toMatchObject({
    severity: "low",
    evidence: { missing: ["secure"] },
  });
  expect(first(inside("res.cookie('token', t);"))?.evidence.missing).toEqual([
    "httpOnly",
    "secure",
  ]);
});

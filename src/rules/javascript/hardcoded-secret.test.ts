import { expect, test } from "vitest";
import { parseJavascriptText } from "../../../test/javascript.ts";
import { mark } from "../../../test/mark.ts";
import { javascriptSyntax } from "../../syntax/javascript.ts";
import { hardcodedSecret } from "./hardcoded-secret.ts";

const strong = "k8Xq2Lw9Zt4Rb7Vn1Mc6";
const found = (text: string, path = "app.ts") => [
  ...hardcodedSecret.find(parseJavascriptText(text, path)),
];

test.each([
  ["a constant", `const [[apiSecret = "${strong}"]];`],
  ["a member", `[[app.dbPassword = '${strong}']];`],
  ["an option of a connection", `createConnection({ host: 'a', [[password: '${strong}']] });`],
  ["a field", `class A {\n  [[private readonly apiKey = \`${strong}\`]];\n}`],
  ["a default", `export function f([[token = '${strong}']]) {}`],
  ["a fallback", "const s = [[process.env.JWT_SECRET || 'my-key']];"],
  ["another fallback", "const s = [[process.env['JWT_SECRET'] ?? 'secret-key-1']];"],
  [
    "a fallback by a condition",
    "const s = process.env.JWT_SECRET ? [[process.env.JWT_SECRET : 'abc12345']];".replace(
      "process.env.JWT_SECRET ? [[",
      "[[process.env.JWT_SECRET ? ",
    ),
  ],
  ["a default of the environment", "const { [[SESSION_SECRET = 'shhh-42']] } = process.env;"],
  [
    "the key of a session",
    "import session from 'express-session';\napp.use(session({ [[secret: 'keyboard cat']] }));",
  ],
  [
    "the keys of a session",
    "const session = require('cookie-session');\nsession({ keys: [[['one-key']], [['two-key']]] });",
  ],
  [
    "the key of a token",
    "import jwt from 'jsonwebtoken';\njwt.sign({}, [['my-little-key']]);\njwt.verify(t, [['my-little-key']]);",
  ],
  [
    "the key of an HMAC",
    "import { createHmac } from 'crypto';\ncreateHmac('sha256', [['abcdefghi']]);",
  ],
  [
    "the password of Sequelize",
    "import { Sequelize } from 'sequelize';\nnew Sequelize('db', 'user', [['hunter2-prod']]);",
  ],
  [
    "a stand-in that the program starts with",
    "const s = [[process.env.JWT_SECRET || 'changeme']];",
  ],
])("reports %s", (_, marked) => {
  expect(mark(hardcodedSecret, javascriptSyntax, marked, "app.ts")).toBe(marked);
});

test.each([
  [
    "the environment",
    "const s = process.env.JWT_SECRET; f({ password: process.env.DB_PASSWORD });",
  ],
  [
    "labels",
    "const t = { password: 'Password', passwordLabel: 'Your password', secret: 'Geheimnis' };",
  ],
  ["names of actions", "export const REFRESH_TOKEN = 'AUTH_REFRESH_TOKEN_SUCCESS';"],
  ["names of keys", "const TOKEN_KEY = 'auth-token'; const accessToken = 'access_token';"],
  ["rules of forms", "const rules = { password: 'required|min:8', token: 'string' };"],
  [
    "paths and addresses",
    "const tokenUrl = 'https://a.example/token'; const password = '/run/secrets/password';",
  ],
  ["stand-ins", "const c = { password: 'changeme', apiKey: '<your key>' };"],
  ["types", "<input type='password' name='password1' />;"],
  ["a template", "const token = `Bearer ${a}`;"],
  ["another sign", "import jwt from './jwt';\njwt.sign({}, 'a text of 3 words');"],
])("allows %s", (_, text) => {
  expect(mark(hardcodedSecret, javascriptSyntax, text, "app.tsx")).toBe(text);
});

test("masks the value, and never a stand-in", () => {
  const text = `const apiSecret = "${strong}";`;
  const [match] = found(text);
  expect(match?.secrets?.map(({ start, end }) => text.slice(start, end))).toEqual([strong]);
  expect(match).toMatchObject({
    severity: "high",
    evidence: { form: "assignment", envName: "API_SECRET", kind: "real" },
  });
  expect(JSON.stringify({ ...match, range: 0 })).not.toContain(strong);
  expect(found("const s = process.env.JWT_SECRET || 'changeme';")[0]).toMatchObject({
    severity: "medium",
    evidence: { form: "fallback", envName: "JWT_SECRET", kind: "placeholder" },
  });
});

test("in tests it is a small matter, and known tokens are for their own rules", () => {
  expect(found(`const apiSecret = "${strong}";`, "src/a.spec.ts")[0]?.severity).toBe("low");
  expect(found(`const githubToken = "ghp_${"aB3".repeat(12)}";`)).toEqual([]);
});

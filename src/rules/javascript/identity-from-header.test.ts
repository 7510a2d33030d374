import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { javascriptSyntax } from "../../syntax/javascript.ts";
import { identityFromHeader } from "./identity-from-header.ts";

test.each([
  ["a member", "app.get('/', (req, res) => {\n  const userId = [[req.headers['x-user-id']]];\n});"],
  ["a call", "app.get('/', (req, res) => load([[req.get('X-Forwarded-User')]]));"],
  ["Express's own call", "app.get('/', (req, res) => load([[req.header('X-Email')]]));"],
  ["Fetch", "export function GET(request) {\n  return load([[request.headers.get('x-user')]]);\n}"],
])("reports %s", (_, marked) => {
  expect(mark(identityFromHeader, javascriptSyntax, marked, "a.ts")).toBe(marked);
});

test.each([
  ["other headers", "app.get('/', (req, res) => load(req.get('X-Request-Id')));"],
  ["answers", "app.get('/', (req, res) => res.set('X-User-Id', '1'));"],
  ["what is sent to others", "fetch(url, { headers: { 'x-user-id': id } });"],
  [
    "what is set",
    "app.use((req, res, next) => {\n  req.headers['x-user-id'] = req.user.id;\n  next();\n});",
  ],
  [
    "what is taken out",
    "app.use((req, res, next) => {\n  delete req.headers['x-user-id'];\n  next();\n});",
  ],
  [
    "a secret that is checked",
    "app.use((req, res, next) => {\n  if (req.get('x-proxy-secret') !== secret) return res.status(401).end();\n  req.user = req.get('x-user-id');\n});",
  ],
  [
    "a token that is checked",
    "app.use((req, res, next) => {\n  jwt.verify(token, key);\n  req.user = req.get('x-user-id');\n});",
  ],
])("allows %s", (_, text) => {
  expect(mark(identityFromHeader, javascriptSyntax, text, "a.ts")).toBe(text);
});

test("is worse where it decides on somebody", () => {
  const found = (text: string) =>
    [
      ...identityFromHeader.find(javascriptSyntax.parse({ path: "a.js", text, encoding: "utf-8" })),
    ].map(({ severity }) => severity);
  expect(found("app.use((req, res) => {\n  const user = req.get('x-user-id');\n});")).toEqual([
    "high",
  ]);
  expect(found("app.use((req, res) => log(req.get('x-user-id')));")).toEqual(["medium"]);
});

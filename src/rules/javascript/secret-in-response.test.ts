import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { javascriptSyntax } from "../../syntax/javascript.ts";
import { secretInResponse } from "./secret-in-response.ts";

const inside = (body: string) => `app.get("/", (req, res) => {\n  ${body}\n});\n`;

test.each([
  ["the whole environment", inside("[[res.json(process.env)]];")],
  ["a copy of it", inside("[[res.send({ ...process.env, a: 1 })]];")],
  ["one of its secrets", inside("[[res.status(200).json({ key: process.env.API_KEY })]];")],
  ["a setting", inside("[[res.json({ secret: config.jwtSecret })]];")],
  ["a user's password", inside("[[res.json({ id: user.id, password: user.password })]];")],
  ["its hash", inside("[[res.send(user.passwordHash)]];")],
  ["a page", inside("[[res.render('user', { password: user.password })]];")],
])("reports %s", (_, marked) => {
  expect(mark(secretInResponse, javascriptSyntax, marked, "a.ts")).toBe(marked);
});

test.each([
  [
    "the caller's own token",
    inside("res.json({ accessToken, refreshToken: tokens.refreshToken });"),
  ],
  ["what was sent", inside("res.render('login', { password: req.body.password });")],
  [
    "other variables",
    inside(
      "res.json({ version: process.env.VERSION, key: process.env.STRIPE_PUBLISHABLE_API_KEY });",
    ),
  ],
  ["texts about them", inside("res.json({ password: errors.password, hint: 'password' });")],
  [
    "tests of them",
    inside("res.json({ isSet: Boolean(user.password), ok: a === user.password });"),
  ],
  ["other objects", "client.send(config.jwtSecret);"],
])("allows %s", (_, text) => {
  expect(mark(secretInResponse, javascriptSyntax, text, "a.ts")).toBe(text);
});

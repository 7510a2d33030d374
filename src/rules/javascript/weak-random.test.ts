import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { javascriptSyntax } from "../../syntax/javascript.ts";
import { weakRandom } from "./weak-random.ts";

test.each([
  ["a token", "const token = [[Math.random()]].toString(36).slice(2);"],
  ["a code", "const otp = Math.floor(100000 + [[Math.random()]] * 900000);"],
  ["a property", "save({ resetToken: [[Math.random()]].toString(36) });"],
  ["a member", "user.password = [[Math.random()]];"],
  [
    "a function",
    "function generateToken() {\n  let id = '';\n  while (id.length < 9) id += letters[Math.floor([[Math.random()]] * 62)];\n  return id;\n}",
  ],
  ["a function by its name", "export const makeSessionId = () => 'a' + [[Math.random()]];"],
])("reports %s", (_, marked) => {
  expect(mark(weakRandom, javascriptSyntax, marked, "a.ts")).toBe(marked);
});

test.each([
  ["a game", "const roll = 1 + Math.floor(Math.random() * 6);"],
  ["a key of a list", "const key = Math.random(); const id = `a${Math.random()}`;"],
  ["a delay", "setTimeout(f, Math.random() * 1000);"],
  [
    "names that only hold such words",
    "const spin = Math.random(); const tokenCount = Math.random(); const pinned = Math.random();",
  ],
  ["a good source", "const token = crypto.randomBytes(32).toString('hex');"],
  ["another Math", "function f(Math) { const token = Math.random(); }"],
])("allows %s", (_, text) => {
  expect(mark(weakRandom, javascriptSyntax, text, "a.ts")).toBe(text);
});

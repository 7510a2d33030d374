import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { loadPython } from "../../../test/python.ts";
import { assertGuard } from "./assert-guard.ts";

const python = await loadPython();

test.each([
  ["a flag", "[[assert request.user.is_admin]]\n"],
  ["a call", "[[assert user.has_perm('x'), 'no']]\n"],
  ["a signature", "[[assert hmac.compare_digest(a, b)]]\n"],
  ["what a request says", "from flask import request\n[[assert request.args['id'] == user.id]]\n"],
])("reports %s", (_, marked) => {
  expect(mark(assertGuard, python, marked, "a.py")).toBe(marked);
});

test.each([
  [
    "what a type checker needs",
    "from flask import request\nassert request.json is not None\nassert isinstance(user.is_admin, bool)\n",
  ],
  ["what must hold anyway", "assert len(tokens) == 3\nassert x\nassert self.owner\n"],
])("allows %s", (_, text) => {
  expect(mark(assertGuard, python, text, "a.py")).toBe(text);
});

test("allows tests", () => {
  const text = "assert user.is_admin\n";
  expect(mark(assertGuard, python, text, "tests/test_a.py")).toBe(text);
});

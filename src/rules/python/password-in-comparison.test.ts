import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { loadPython, parsePythonText } from "../../../test/python.ts";
import { passwordInComparison } from "./password-in-comparison.ts";

const python = await loadPython();

test.each([
  ["a parameter", "def f(password):\n    if [[password == 'letmein9']]:\n        pass\n"],
  ["an attribute", "ok = [[form.userPassword != 'sesame open']]\n"],
  ["the other way round", "if [['sesame9' == pwd]]: pass\n"],
])("reports %s", (_, marked) => {
  expect(mark(passwordInComparison, python, marked, "a.py")).toBe(marked);
});

test.each([
  ["nothing", "if password == '': pass\nif password is None: pass\n"],
  ["a stand-in that must not stay", "if password == 'changeme': raise E\n"],
  ["a setting", "if settings.DB_PASSWORD == 'postgres': warn()\n"],
  ["a name of a field", "if field == 'password': pass\nif grant_type == 'password': pass\n"],
  ["what says that there is none", "if user.password == 'LDAP': pass\n"],
  ["a kind", "if password == 'hashed': pass\n"],
  ["another value", "if password == other: pass\nif password == f'{x}': pass\n"],
])("allows %s", (_, text) => {
  expect(mark(passwordInComparison, python, text, "a.py")).toBe(text);
});

test("the password itself is marked as a secret", () => {
  const document = parsePythonText("ok = password == 'letmein9'\n");
  const [match] = [...passwordInComparison.find(document)];
  const texts = match?.secrets?.map(({ start, end }) => document.text.slice(start, end));
  expect(texts).toEqual(["letmein9"]);
  expect(JSON.stringify(match)).not.toContain("letmein9");
});

test("allows tests", () => {
  const text = "assert password == 'letmein9'\n";
  expect(mark(passwordInComparison, python, text, "tests/test_a.py")).toBe(text);
});

import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { loadPython } from "../../../test/python.ts";
import { bidiText } from "./bidi-text.ts";

const python = await loadPython();
const [rlo, lri, pdi, pdf, rli] = ["\u202e", "\u2066", "\u2069", "\u202c", "\u2067"];

test.each([
  ["a text", `if level != "[[user${rlo} ${lri}// admin${pdi} ${lri}]]":\n    pass\n`],
  ["a comment", `x = 1  [[# ${rlo}if admin]]\n`],
  ["a line of a docstring", `"""[[a ${rli}\nb ${pdi}]]"""\n`],
  ["one that closes another kind", `x = "[[${lri}a${pdf}]]"\n`],
])("reports %s", (_, marked) => {
  expect(mark(bidiText, python, marked, "a.py")).toBe(marked);
});

test.each([
  ["signs that are closed", `x = "${rli}\u05d0\u05d1${pdi} and ${rlo}b${pdf}"  # ${lri}c${pdi}\n`],
  ["what an isolate closes", `x = "${lri}${rlo}a${pdi}"\n`],
  ["escapes", 'x = "\\u202e"\n'],
  ["letters of other scripts", 'x = "\u05d0\u05d1\u200f"\n'],
])("allows %s", (_, text) => {
  expect(mark(bidiText, python, text, "a.py")).toBe(text);
});

test("many signs end", () => {
  const text = `x = "${`${lri}${rlo}`.repeat(200_000)}${pdi.repeat(200_000)}"\n`;
  const document = python.parse({ path: "a.py", text, encoding: "utf-8" });
  expect([...bidiText.find(document)].length).toBe(1);
});

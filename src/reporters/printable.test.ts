import fc from "fast-check";
import { expect, test } from "vitest";
import { printable, printableLines } from "./printable.ts";

test.each([
  ["plain text", "app/main.py: ünïcode 漢字 🙂", "app/main.py: ünïcode 漢字 🙂"],
  ["a color sequence", "\u001b[31mred\u001b[0m", "\\x1b[31mred\\x1b[0m"],
  ["a title that would be set", "\u001b]0;owned\u0007", "\\x1b]0;owned\\x07"],
  ["an 8-bit sequence", "\u009b2Jx", "\\x9b2Jx"],
  ["a line that would be overwritten", "safe\rClean", "safe\\x0dClean"],
  ["a line break", "a\nClean: no findings", "a\\x0aClean: no findings"],
  ["a delete", "a\u007f", "a\\x7f"],
  ["a right-to-left override", "exe.\u202etxt", "exe.\\u202etxt"],
  ["an isolate", "\u2066a\u2069", "\\u2066a\\u2069"],
  ["a zero-width space", "pip\u200b", "pip\\u200b"],
  ["a tag character", "a\u{e0041}", "a\\u{e0041}"],
  ["a lone surrogate", "a\ud800b", "a\\ud800b"],
])("%s", (_, text, expected) => {
  expect(printable(text)).toBe(expected);
});

test("keeps line ends and tabs of a text of several lines, and nothing else", () => {
  expect(printableLines("a\r\n\tb\u001b[2J\rc\n")).toBe("a\n\tb\\x1b[2J\\x0dc\n");
});

test("never lets a control or format character through, and does nothing twice", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const once = printable(text);
      expect(once).not.toMatch(/[\p{Cc}\u200b-\u200f\u2028-\u202e\u2066-\u2069]/u);
      expect(printable(once)).toBe(once);
    }),
  );
});

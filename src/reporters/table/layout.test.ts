import fc from "fast-check";
import { expect, test } from "vitest";
import { cut, cutStart, pad, widthOf, wrap } from "./layout.ts";

test.each([
  ["", 0],
  ["abc", 3],
  ["漢字", 4],
  ["e\u0301", 1],
  ["🙂", 2],
  ["ｆｕｌｌ", 8],
  ["→ … ✔", 5],
])("%s takes %i columns", (text, width) => {
  expect(widthOf(text)).toBe(width);
});

test("cuts and pads to a width in columns", () => {
  expect(cut("abcdef", 4)).toBe("abc…");
  expect(cut("abcd", 4)).toBe("abcd");
  expect(cut("漢字漢", 4)).toBe("漢…");
  expect(cutStart("src/a/b.py", 5)).toBe("…b.py");
  expect(pad("漢", 4)).toBe("漢  ");
  expect(cut("abc", 0)).toBe("");
});

test("wraps at spaces, breaks what is too wide, and says where it stops", () => {
  expect(wrap("one two three four", 9)).toEqual(["one two", "three", "four"]);
  expect(wrap("aaaaaaaaaaaaaaaaaa b", 8)).toEqual(["aaaaaaaa", "aaaaaaaa", "aa b"]);
  expect(wrap("one two three four five six", 9, 2)).toEqual(["one two", "three…"]);
  expect(wrap("", 9)).toEqual([]);
});

test("nothing is wider than asked, and wrapping loses nothing but spaces", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 8, max: 40 }), (text, width) => {
      expect(widthOf(cut(text, width))).toBeLessThanOrEqual(width);
      expect(widthOf(cutStart(text, width))).toBeLessThanOrEqual(width);
      const lines = wrap(text, width);
      expect(Math.max(0, ...lines.map(widthOf))).toBeLessThanOrEqual(width);
      expect(lines.join("").replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
    }),
  );
});

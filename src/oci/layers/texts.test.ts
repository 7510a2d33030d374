import { expect, test } from "vitest";
import { createTexts } from "./texts.ts";

test("texts come back by their numbers, whatever is in them", () => {
  const texts = createTexts();
  const added = [
    "",
    "a",
    "module.js",
    "ü",
    "🦊",
    "日本",
    "a\0b",
    "\x7f",
    "\x80",
    "x".repeat(70_000),
    "é".repeat(300_000),
  ];
  for (let i = 0; i < 40_000; i++) added.push(`name-${i}${i % 7 === 0 ? "ß" : ""}`);
  const numbers = added.map((text) => texts.add(text));
  expect(numbers.map((number) => texts.at(number))).toEqual(added);
  expect(new Set(numbers).size).toBe(added.length);
  expect(numbers.every((number, i) => texts.is(number, added[i] ?? ""))).toBe(true);
});

test.each([
  ["", "a"],
  ["a", ""],
  ["ab", "ac"],
  ["ab", "a"],
  ["ä", "Ã¤"],
  ["ä", "a"],
  ["\x80", "\x00"],
])("%j is not %j", (one, other) => {
  const texts = createTexts();
  expect(texts.is(texts.add(one), other)).toBe(false);
});

test("texts are given up before they fill the memory", () => {
  const texts = createTexts();
  const large = "x".repeat(30 << 20);
  expect(() => {
    for (let i = 0; i < 100; i++) texts.add(large);
  }).toThrow(/too much memory/);
});

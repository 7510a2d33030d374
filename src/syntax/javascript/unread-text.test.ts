import { expect, test } from "vitest";
import { longestScript, unreadText } from "./unread-text.ts";

const written = "export function add(a, b) {\n  return a + b;\n}\n";
const packed = "function a(b,c){return b+c}";

test("written code is parsed, with any line ends", () => {
  for (const end of ["\n", "\r\n", "\r"]) {
    expect(unreadText(written.repeat(5_000).replaceAll("\n", end))).toBeUndefined();
  }
});

test("code on one line is minified, below a banner too", () => {
  expect(unreadText(packed.repeat(1_000))).toBe("minified");
  expect(unreadText(`/*!\n * Name v1.2.3\n */\n${packed.repeat(50_000)}`)).toBe("minified");
});

test("a short one-liner, an empty file and one long text inside written code are parsed", () => {
  expect(unreadText("")).toBeUndefined();
  expect(unreadText(packed.repeat(100))).toBeUndefined();
  const picture = `const picture = "${"A".repeat(8_000)}";\n`;
  expect(unreadText(picture + written.repeat(400))).toBeUndefined();
});

test("what is too large is left by its length", () => {
  expect(unreadText(" ".repeat(longestScript + 1))).toBe("too-large");
  expect(unreadText("\n".repeat(longestScript))).toBeUndefined();
});

test("fifty million units are decided upon at once", () => {
  const text = packed.repeat(2_000_000);
  expect(unreadText(text)).toBe("too-large");
});

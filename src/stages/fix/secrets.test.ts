import { expect, test } from "vitest";
import { maskSecrets, maskSpans } from "./secrets.ts";

test("masks longer secrets first, and leaves very short ones", () => {
  const secrets = ["abcd1234", "abcd1234efgh", "ab"];
  expect(maskSecrets("abcd1234efgh abcd1234 ab", secrets)).toBe("******** ******** ab");
});

test("masks places line by line: the lines stay", () => {
  const text = "a = one\ntwo; b = 3\n";
  expect(maskSpans({ text, hidden: [{ start: 4, end: 11 }] })).toBe(
    "a = ********\n********; b = 3\n",
  );
});

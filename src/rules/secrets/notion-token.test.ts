import { expect, test } from "vitest";
import { made, reported } from "../../../test/made-token.ts";
import { notionToken } from "./notion-token.ts";

test.each([[`ntn_${made(11, "digits")}${made(35)}`, `ntn_${made(11, "digits")}${made(35)}`]])(
  "reports %#",
  (text, token) => {
    expect(reported(notionToken, `key = "${text}"\n`)).toEqual([`high ${token}`]);
  },
);

test.each([`ntn_${made(11, "digits")}`, "ntn_flag", ""])("leaves %#", (text) => {
  expect(reported(notionToken, text)).toEqual([]);
});

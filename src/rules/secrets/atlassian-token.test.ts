import { expect, test } from "vitest";
import { made, reported } from "../../../test/made-token.ts";
import { atlassianToken } from "./atlassian-token.ts";

test.each([
  [
    `ATATT${"3"}${made(180, "url")}=${made(8, "digits")}`,
    `ATATT${"3"}${made(180, "url")}=${made(8, "digits")}`,
  ],
])("reports %#", (text, token) => {
  expect(reported(atlassianToken, `key = "${text}"\n`)).toEqual([`high ${token}`]);
});

test.each([`ATATT${"3"}${made(180, "url")}`, `ATATT${"3"}${made(20)}=${made(8, "digits")}`, ""])(
  "leaves %#",
  (text) => {
    expect(reported(atlassianToken, text)).toEqual([]);
  },
);

import { expect, test } from "vitest";
import { made, reported } from "../../../test/made-token.ts";
import { slackToken } from "./slack-token.ts";

test.each([
  [
    `xoxb-${made(12, "digits")}-${made(13, "digits")}-${made(24)}`,
    `xoxb-${made(12, "digits")}-${made(13, "digits")}-${made(24)}`,
  ],
  [
    `xapp-1-A${made(10, "upper")}-${made(13, "digits")}-${made(64, "hex")}`,
    `xapp-1-A${made(10, "upper")}-${made(13, "digits")}-${made(64, "hex")}`,
  ],
])("reports %#", (text, token) => {
  expect(reported(slackToken, `key = "${text}"\n`)).toEqual([`high ${token}`]);
});

test.each([
  "xoxb-your-token",
  `xoxb-${made(12, "digits")}`,
  `xoxb-${made(12, "digits")}-${made(12, "digits")}-${"x".repeat(24)}`,
  "",
])("leaves %#", (text) => {
  expect(reported(slackToken, text)).toEqual([]);
});

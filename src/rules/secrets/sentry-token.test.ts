import { expect, test } from "vitest";
import { made, reported } from "../../../test/made-token.ts";
import { sentryToken } from "./sentry-token.ts";

test.each([
  [`sntrys_${"eyJ"}${made(120)}_${made(43)}`, `sntrys_${"eyJ"}${made(120)}_${made(43)}`],
  [`sntryu_${made(64, "hex")}`, `sntryu_${made(64, "hex")}`],
])("reports %#", (text, token) => {
  expect(reported(sentryToken, `key = "${text}"\n`)).toEqual([`high ${token}`]);
});

test.each([`sntryu_${made(12, "hex")}`, "sntrys_token", ""])("leaves %#", (text) => {
  expect(reported(sentryToken, text)).toEqual([]);
});

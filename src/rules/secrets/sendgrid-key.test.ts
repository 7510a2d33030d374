import { expect, test } from "vitest";
import { made, reported } from "../../../test/made-token.ts";
import { sendgridKey } from "./sendgrid-key.ts";

test.each([
  [`SG.${made(22, "url")}.${made(43, "url")}`, `SG.${made(22, "url")}.${made(43, "url")}`],
])("reports %#", (text, token) => {
  expect(reported(sendgridKey, `key = "${text}"\n`)).toEqual([`high ${token}`]);
});

test.each([`SG.${made(10)}.${made(43)}`, `SG.${"x".repeat(22)}.${"x".repeat(43)}`, ""])(
  "leaves %#",
  (text) => {
    expect(reported(sendgridKey, text)).toEqual([]);
  },
);

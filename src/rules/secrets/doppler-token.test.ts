import { expect, test } from "vitest";
import { made, reported } from "../../../test/made-token.ts";
import { dopplerToken } from "./doppler-token.ts";

test.each([
  [`dp.${"pt"}.${made(43)}`, `dp.${"pt"}.${made(43)}`],
  [`dp.${"st"}.prd_api.${made(43)}`, `dp.${"st"}.prd_api.${made(43)}`],
])("reports %#", (text, token) => {
  expect(reported(dopplerToken, `key = "${text}"\n`)).toEqual([`high ${token}`]);
});

test.each([`dp.${"pt"}.${made(12)}`, "dp.st.length", ""])("leaves %#", (text) => {
  expect(reported(dopplerToken, text)).toEqual([]);
});

import { expect, test } from "vitest";
import { made, reported } from "../../../test/made-token.ts";
import { shopifyToken } from "./shopify-token.ts";

test.each([
  [`shpat_${made(32, "hex")}`, `shpat_${made(32, "hex")}`],
  [`shpss_${made(32, "hex")}`, `shpss_${made(32, "hex")}`],
])("reports %#", (text, token) => {
  expect(reported(shopifyToken, `key = "${text}"\n`)).toEqual([`high ${token}`]);
});

test.each([`shpat_${made(12, "hex")}`, `shpat_${"0".repeat(32)}`, ""])("leaves %#", (text) => {
  expect(reported(shopifyToken, text)).toEqual([]);
});

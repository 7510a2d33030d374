import { expect, test } from "vitest";
import { made, reported } from "../../../test/made-token.ts";
import { digitaloceanToken } from "./digitalocean-token.ts";

test.each([
  [`dop_${"v1"}_${made(64, "hex")}`, `dop_${"v1"}_${made(64, "hex")}`],
  [`dor_${"v1"}_${made(64, "hex")}`, `dor_${"v1"}_${made(64, "hex")}`],
])("reports %#", (text, token) => {
  expect(reported(digitaloceanToken, `key = "${text}"\n`)).toEqual([`high ${token}`]);
});

test.each([`dop_${"v1"}_${made(60, "hex")}`, `dop_${"v1"}_${"0".repeat(64)}`, ""])(
  "leaves %#",
  (text) => {
    expect(reported(digitaloceanToken, text)).toEqual([]);
  },
);

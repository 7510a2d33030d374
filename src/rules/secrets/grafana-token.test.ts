import { expect, test } from "vitest";
import { made, reported } from "../../../test/made-token.ts";
import { grafanaToken } from "./grafana-token.ts";

test.each([
  [`glsa_${made(32)}_${made(8, "hex")}`, `glsa_${made(32)}_${made(8, "hex")}`],
  [`glc_${"eyJ"}${made(100)}`, `glc_${"eyJ"}${made(100)}`],
])("reports %#", (text, token) => {
  expect(reported(grafanaToken, `key = "${text}"\n`)).toEqual([`high ${token}`]);
});

test.each([`glsa_${made(32)}`, `glsa_${"x".repeat(32)}_${made(8, "hex")}`, ""])(
  "leaves %#",
  (text) => {
    expect(reported(grafanaToken, text)).toEqual([]);
  },
);

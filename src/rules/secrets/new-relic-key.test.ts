import { expect, test } from "vitest";
import { made, reported } from "../../../test/made-token.ts";
import { newRelicKey } from "./new-relic-key.ts";

test.each([[`NRAK-${made(27, "upper")}`, `NRAK-${made(27, "upper")}`]])(
  "reports %#",
  (text, token) => {
    expect(reported(newRelicKey, `key = "${text}"\n`)).toEqual([`high ${token}`]);
  },
);

test.each([`NRAK-${made(12, "upper")}`, `NRAK-${"X".repeat(27)}`, ""])("leaves %#", (text) => {
  expect(reported(newRelicKey, text)).toEqual([]);
});

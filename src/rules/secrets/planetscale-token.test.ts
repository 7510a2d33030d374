import { expect, test } from "vitest";
import { made, reported } from "../../../test/made-token.ts";
import { planetscaleToken } from "./planetscale-token.ts";

test.each([[`pscale_${"pw"}_${made(43, "url")}`, `pscale_${"pw"}_${made(43, "url")}`]])(
  "reports %#",
  (text, token) => {
    expect(reported(planetscaleToken, `key = "${text}"\n`)).toEqual([`high ${token}`]);
  },
);

test.each([`pscale_${"pw"}_${made(12)}`, ""])("leaves %#", (text) => {
  expect(reported(planetscaleToken, text)).toEqual([]);
});

import { expect, test } from "vitest";
import { made, reported } from "../../../test/made-token.ts";
import { pulumiToken } from "./pulumi-token.ts";

test.each([[`pul-${made(40, "hex")}`, `pul-${made(40, "hex")}`]])("reports %#", (text, token) => {
  expect(reported(pulumiToken, `key = "${text}"\n`)).toEqual([`high ${token}`]);
});

test.each([`pul-${made(20, "hex")}`, "pul-request", ""])("leaves %#", (text) => {
  expect(reported(pulumiToken, text)).toEqual([]);
});

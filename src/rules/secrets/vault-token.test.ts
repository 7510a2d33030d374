import { expect, test } from "vitest";
import { made, reported } from "../../../test/made-token.ts";
import { vaultToken } from "./vault-token.ts";

test.each([[`hvs.${made(95, "url")}`, `hvs.${made(95, "url")}`]])("reports %#", (text, token) => {
  expect(reported(vaultToken, `key = "${text}"\n`)).toEqual([`critical ${token}`]);
});

test.each([`hvs.${made(20)}`, "hvs.length", ""])("leaves %#", (text) => {
  expect(reported(vaultToken, text)).toEqual([]);
});

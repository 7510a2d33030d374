import { expect, test } from "vitest";
import { made, reported } from "../../../test/made-token.ts";
import { netlifyToken } from "./netlify-token.ts";

test.each([[`nfp_${made(36)}`, `nfp_${made(36)}`]])("reports %#", (text, token) => {
  expect(reported(netlifyToken, `key = "${text}"\n`)).toEqual([`high ${token}`]);
});

test.each([`nfp_${made(12)}`, "nfp_port", ""])("leaves %#", (text) => {
  expect(reported(netlifyToken, text)).toEqual([]);
});

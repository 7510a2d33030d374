import { expect, test } from "vitest";
import { made, reported } from "../../../test/made-token.ts";
import { crcBase62 } from "../token-checks.ts";
import { npmToken } from "./npm-token.ts";

const body = made(30);

test.each([[`npm_${body}${crcBase62(body)}`, `npm_${body}${crcBase62(body)}`]])(
  "reports %#",
  (text, token) => {
    expect(reported(npmToken, `key = "${text}"\n`)).toEqual([`critical ${token}`]);
  },
);

test.each([`npm_${made(20)}`, "npm_config_registry", `npm_${"x".repeat(36)}`, ""])(
  "leaves %#",
  (text) => {
    expect(reported(npmToken, text)).toEqual([]);
  },
);

test("a checksum that does not fit makes it doubtful", () => {
  const token = `npm_${made(36)}`;
  expect(reported(npmToken, token)).toEqual([`low ${token}`]);
});

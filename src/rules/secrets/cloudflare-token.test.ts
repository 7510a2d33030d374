import { expect, test } from "vitest";
import { made, reported } from "../../../test/made-token.ts";
import { crcHex } from "../token-checks.ts";
import { cloudflareToken } from "./cloudflare-token.ts";

const body = made(40);

test.each([[`cfut_${body}${crcHex(body)}`, `cfut_${body}${crcHex(body)}`]])(
  "reports %#",
  (text, token) => {
    expect(reported(cloudflareToken, `key = "${text}"\n`)).toEqual([`high ${token}`]);
  },
);

test.each([`cfut_${made(30)}`, `cfut_${"x".repeat(40)}${crcHex("x".repeat(40))}`, ""])(
  "leaves %#",
  (text) => {
    expect(reported(cloudflareToken, text)).toEqual([]);
  },
);

test("a checksum that does not fit makes it doubtful", () => {
  const token = `cfut_${body}a1b2c3d4`;
  expect(reported(cloudflareToken, token)).toEqual([`low ${token}`]);
});

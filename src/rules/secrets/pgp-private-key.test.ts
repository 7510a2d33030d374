import { expect, test } from "vitest";
import { made, reported } from "../../../test/made-token.ts";
import { pgpPrivateKey } from "./pgp-private-key.ts";

const armor = (body: string, head = "") =>
  `-----BEGIN PGP ${"PRIVATE"} KEY BLOCK-----\n${head}\n${body}\n-----END PGP ${"PRIVATE"} KEY BLOCK-----\n`;
const packet = Buffer.concat([Buffer.from([0x95, 0x01, 0x80]), Buffer.from(made(300))]).toString(
  "base64",
);

test.each([
  armor(packet),
  armor(packet, "Version: GnuPG v2\n"),
  armor(packet).replaceAll("\n", "\r\n"),
])("reports %#", (text) => {
  expect(reported(pgpPrivateKey, text)).toEqual([`high ${text.trim()}`]);
});

test.each([
  armor("…"),
  armor(made(300, "base64")),
  armor(packet).replaceAll("PRIVATE", "PUBLIC"),
  "",
])("leaves %#", (text) => {
  expect(reported(pgpPrivateKey, text)).toEqual([]);
});

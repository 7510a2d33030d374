import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { made, reported } from "../../../test/made-token.ts";
import { privateKey } from "./private-key.ts";

const { privateKey: key } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const pem = key.export({ type: "pkcs8", format: "pem" }) as string;
const block = pem.trim();
const locked = key.export({
  type: "pkcs8",
  format: "pem",
  cipher: "aes-256-cbc",
  passphrase: "a",
}) as string;
const frame = (kind: string, body: string) =>
  `-----BEGIN ${kind} ${"PRIVATE"} KEY-----\n${body}\n-----END ${kind} ${"PRIVATE"} KEY-----\n`;
const openSsh = (cipher: string) => {
  const name = Buffer.from(cipher);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(name.length);
  const rest = Buffer.from(made(90), "latin1");
  return frame(
    "OPENSSH",
    Buffer.concat([Buffer.from("openssh-key-v1\0"), length, name, rest]).toString("base64"),
  );
};

test("reports one that loads", () => {
  expect(reported(privateKey, `# mine\n${pem}`)).toEqual([`critical ${block}`]);
});

test.each([
  ["of old form", key.export({ type: "sec1", format: "pem" }) as string],
  ["in JSON", JSON.stringify({ private_key: pem })],
  ["with Windows line ends", pem.replaceAll("\n", "\r\n")],
  ["indented in YAML", `key: |\n${pem.replace(/^/gm, "    ")}`],
  ["of OpenSSH", openSsh("none")],
])("reports one %s", (_, text) => {
  expect(reported(privateKey, text)).toHaveLength(1);
});

test("reports every key, whatever its base64 begins and ends lines with", () => {
  for (let i = 0; i < 60; i++) {
    const { privateKey: other } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const text = other.export({ type: "sec1", format: "pem" }) as string;
    expect(reported(privateKey, text), text).toHaveLength(1);
    const quoted = text.trim().replace(/^(.*)$/gm, '  "$1\\n" +');
    expect(reported(privateKey, quoted), quoted).toHaveLength(1);
  }
});

test.each([locked, openSsh("aes256-ctr")])("a passphrase makes it milder %#", (text) => {
  expect(reported(privateKey, text)).toEqual([expect.stringMatching(/^medium /)]);
});

test("in a test it counts little", () => {
  expect(reported(privateKey, pem, "tests/keys/server.pem")).toEqual([`low ${block}`]);
});

test.each([
  frame("RSA", "MIIEpAIBAAKCAQEA...\n"),
  frame("RSA", made(400, "base64")),
  frame("OPENSSH", made(400, "base64")),
  pem.slice(0, 100),
  `if (line === "-----BEGIN RSA ${"PRIVATE"} KEY-----") {}`,
  "-----BEGIN PUBLIC KEY-----",
  "",
])("leaves %#", (text) => {
  expect(reported(privateKey, text)).toEqual([]);
});

test("starts without an end take no time", () => {
  reported(privateKey, `-----BEGIN ${"PRIVATE"} KEY-----\n`.repeat(40_000));
});

import { createHash, generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { makeApkKey } from "../../../test/apk-repository.ts";
import { apkKeysFile, readApkKey, readShippedApkKeys } from "./apk-keys.ts";

test("Alpine's keys ship, each with the fingerprint of its octets", () => {
  const shipped = readFileSync(apkKeysFile);
  const told: { keys: { name: string; fingerprint: string }[] } = JSON.parse(String(shipped));
  const keys = readShippedApkKeys(shipped);
  expect(keys.length).toBe(16);
  for (const [at, { name, key }] of keys.entries()) {
    expect(key.asymmetricKeyType).toBe("rsa");
    expect(name).toMatch(/^alpine-devel@lists\.alpinelinux\.org-[0-9a-f]{8}\.rsa\.pub$/);
    const der = key.export({ type: "spki", format: "der" });
    const fingerprint = createHash("sha256").update(der).digest("hex");
    expect({ name, fingerprint }).toMatchObject({
      name: told.keys[at]?.name,
      fingerprint: told.keys[at]?.fingerprint,
    });
  }
  // The key of x86_64, as the Go module chainguard.dev/apko has it too.
  expect(told.keys.find(({ name }) => name.includes("6165ee59"))?.fingerprint).toBe(
    "8a70fc55f1a6fb2a392ad5a3e71aff82a637b2b33659c046f6b6a909bb5d1ab7",
  );
});

test("a key is read from its file, what is none of RSA is not", () => {
  const { key } = makeApkKey("x");
  const pem = String(key.export({ type: "spki", format: "pem" }));
  expect(readApkKey("me.rsa.pub", `\uFEFFcomment\n${pem}`.slice(1))?.name).toBe("me.rsa.pub");
  const other = generateKeyPairSync("ed25519");
  const texts = [
    "",
    "nonsense",
    "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
    String(other.publicKey.export({ type: "spki", format: "pem" })),
    String(other.privateKey.export({ type: "pkcs8", format: "pem" })),
  ];
  for (const text of texts) expect(readApkKey("x", text)).toBeUndefined();
});

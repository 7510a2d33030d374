import { createPublicKey, generateKeyPairSync, type KeyObject, verify } from "node:crypto";
import { describe, expect, test } from "vitest";
import { cosignMade } from "../../../test/cosign-made.ts";
import { generateKey, readPrivateKey, sealPrivateKey } from "./private-keys.ts";
import { publicPemOf, signMessage } from "./sign-message.ts";

const never = () => Promise.reject(new Error("nobody needs a password"));
const secret = () => Promise.resolve("secret");

test.each(["cosign2", "cosign3"] as const)("opens a key of %s", async (version) => {
  const { privateKey, publicKey } = cosignMade[version];
  expect(publicPemOf(await readPrivateKey(privateKey, secret))).toBe(publicKey);
});

test("opens what it has sealed, also without a password, and seals no key twice alike", async () => {
  const key = generateKey();
  for (const password of ["secret", "", "pässwörd 🔑"]) {
    const sealed = await sealPrivateKey(key, password);
    expect(sealed).toMatch(/^-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\n/);
    expect(sealed).not.toBe(await sealPrivateKey(key, password));
    expect(publicPemOf(await readPrivateKey(sealed, async () => password))).toBe(publicPemOf(key));
  }
});

const kinds: Readonly<Record<string, () => KeyObject>> = {
  ecdsa: generateKey,
  "ecdsa over P-384": () => generateKeyPairSync("ec", { namedCurve: "P-384" }).privateKey,
  ed25519: () => generateKeyPairSync("ed25519").privateKey,
  rsa: () => generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey,
};

describe.each(Object.entries(kinds))("%s", (_, make) => {
  const key = make();

  test("is read from PKCS#8, in the clear and under a password, and sealed again", async () => {
    const plain = key.export({ type: "pkcs8", format: "pem" }).toString();
    const under = { cipher: "aes-256-cbc", passphrase: "secret" };
    const encrypted = key.export({ type: "pkcs8", format: "pem", ...under }).toString();
    const sealed = await sealPrivateKey(key, "secret");
    for (const [pem, ask] of [
      [plain, never],
      [encrypted, secret],
      [sealed, secret],
    ] as const) {
      expect(publicPemOf(await readPrivateKey(pem, ask))).toBe(publicPemOf(key));
    }
  });

  test("signs what its public half verifies", () => {
    const message = Buffer.from("message");
    const hash = key.asymmetricKeyType === "ed25519" ? null : "sha256";
    expect(verify(hash, message, createPublicKey(key), signMessage(key, message))).toBe(true);
  });
});

test("reads the older forms of PEM", async () => {
  const ec = generateKey();
  const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  const under = { cipher: "aes-128-cbc", passphrase: "secret" };
  const sec1 = ec.export({ type: "sec1", format: "pem" }).toString();
  const pkcs1 = rsa.export({ type: "pkcs1", format: "pem", ...under }).toString();
  expect(pkcs1).toContain("Proc-Type: 4,ENCRYPTED");
  expect(publicPemOf(await readPrivateKey(sec1, never))).toBe(publicPemOf(ec));
  expect(publicPemOf(await readPrivateKey(pkcs1, secret))).toBe(publicPemOf(rsa));
});

describe("refuses, without a word of the key or the password", () => {
  const { privateKey, publicKey } = cosignMade.cosign3;
  const sealedWith = (change: (fields: Record<string, unknown>) => unknown) => {
    const body = privateKey.replace(/-----[^-]*-----|\s/g, "");
    const fields = JSON.parse(Buffer.from(body, "base64").toString()) as Record<string, unknown>;
    const base64 = Buffer.from(JSON.stringify(change(fields))).toString("base64");
    return `-----BEGIN ENCRYPTED COSIGN PRIVATE KEY-----\n${base64}\n-----END ENCRYPTED COSIGN PRIVATE KEY-----\n`;
  };
  const scrypt = (params: object) =>
    sealedWith((fields) => ({ ...fields, kdf: { ...(fields["kdf"] as object), params } }));
  const plain = generateKey().export({ type: "pkcs8", format: "pem" }).toString();

  test.each([
    ["nothing", "", "no private key"],
    ["the public half", publicKey, "public half"],
    ["a key that is cut off", privateKey.slice(0, 300), "no private key"],
    ["a sealed key that is no base64", privateKey.replace("eyJr", "////"), "damaged"],
    ["another way of sealing", sealedWith((f) => ({ ...f, cipher: { name: "x" } })), "not known"],
    [
      "a nonce that is too short",
      sealedWith((f) => ({ ...f, cipher: { name: "nacl/secretbox", nonce: "AA==" } })),
      "damaged",
    ],
    ["parameters that would take all memory", scrypt({ N: 2 ** 30, r: 8, p: 1 }), "damaged"],
    ["parameters that would take years", scrypt({ N: 65536, r: 8, p: 1e9 }), "damaged"],
    ["parameters that are no power of two", scrypt({ N: 65537, r: 8, p: 1 }), "damaged"],
    ["a text that was changed", sealedWith((f) => ({ ...f, ciphertext: "AAAA" })), "password"],
    ["a plain key that was changed", plain.replace(/^MIGH/m, "MIGA"), "cannot be read"],
    [
      "a key for agreeing on keys",
      generateKeyPairSync("x25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
      "x25519",
    ],
  ])("%s", async (_, pem, message) => {
    const error = await readPrivateKey(pem, secret).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(TypeError);
    const { message: said, cause } = error as TypeError;
    expect(said).toContain(message);
    expect(said.length).toBeLessThan(80);
    expect(cause).toBeUndefined();
  });

  test("a wrong password", async () => {
    await expect(readPrivateKey(privateKey, async () => "hunter2")).rejects.toThrow(
      "the password does not open it, or it is damaged",
    );
  });
});

import { constants, createHash, createPublicKey, generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
  envelopeOf,
  type KeyPair,
  keyPair,
  type SignedAs,
} from "../../../test/signed-envelopes.ts";
import { checkSignature, readPublicKey } from "./check-signature.ts";
import { preAuthEncoding, readEnvelope, type Signed } from "./dsse.ts";

const keyOf = ({ publicPem }: KeyPair, name = "cosign.pub") => ({ name, pem: publicPem });

function signed(signers: readonly SignedAs[], value: unknown = { a: 1 }): Signed {
  const envelope = readEnvelope(envelopeOf(value, signers));
  if (!envelope) throw new Error("no envelope");
  return envelope;
}

test("the encoding is the one of the specification's example", () => {
  const encoded = preAuthEncoding("http://example.com/HelloWorld", Buffer.from("hello world"));
  expect(Buffer.from(encoded).toString()).toBe(
    "DSSEv1 29 http://example.com/HelloWorld 11 hello world",
  );
});

test("verifies the envelope that the specification gives, and no other text under its signature", () => {
  // DSSE 1.0, protocol.md, test vectors.
  const x = 46950820868899156662930047687818585632848591499744589407958293238635476079160n;
  const y = 5640078356564379163099075877009565129882514886557779369047442380624545832820n;
  const base64 = (n: bigint) =>
    Buffer.from(n.toString(16).padStart(64, "0"), "hex").toString("base64url");
  const jwk = { kty: "EC", crv: "P-256", x: base64(x), y: base64(y) };
  const pem = createPublicKey({ key: jwk, format: "jwk" }).export({ type: "spki", format: "pem" });
  const envelope = {
    payload: "aGVsbG8gd29ybGQ=",
    payloadType: "http://example.com/HelloWorld",
    signatures: [
      {
        keyid: "66301bbf",
        sig: "A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA==",
      },
    ],
  };
  const check = (value: object) =>
    checkSignature(readEnvelope(value) as Signed, [{ name: "66301bbf", pem: pem.toString() }])
      .trust;
  expect(check(envelope)).toBe("verified");
  expect(check({ ...envelope, payload: "aGVsbG8gd29ybGQh" })).toBe("invalid");
});

describe.each(["ecdsa-p256", "ecdsa-p384", "rsa", "ed25519"] as const)("%s", (kind) => {
  const key = keyPair(kind);
  const other = keyPair(kind);

  test("a key that fits verifies, another says that something is wrong", () => {
    const envelope = signed([{ key }]);
    expect(checkSignature(envelope, [keyOf(other, "b.pub"), keyOf(key)])).toEqual({
      signed: true,
      trust: "verified",
      key: "cosign.pub",
    });
    expect(checkSignature(envelope, [keyOf(other, "b.pub")])).toMatchObject({
      trust: "invalid",
      why: "its signature does not fit b.pub",
    });
  });

  test("a changed payload, type or signature never verifies", () => {
    const envelope = signed([{ key }]);
    const [first] = envelope.signatures;
    if (!first) throw new Error("no signature");
    const broken = Uint8Array.from(first.bytes);
    broken[broken.length - 1] = (broken.at(-1) ?? 0) ^ 1;
    for (const changed of [
      { ...envelope, message: preAuthEncoding("application/vnd.in-toto+json", Buffer.from("{}")) },
      { ...envelope, message: preAuthEncoding("text/plain", envelope.payload) },
      { ...envelope, message: envelope.payload },
      { ...envelope, signatures: [{ ...first, bytes: broken }] },
      { ...envelope, signatures: [{ ...first, bytes: new Uint8Array() }] },
    ]) {
      expect(checkSignature(changed, [keyOf(key)]).trust).toBe("invalid");
    }
  });
});

describe("what other tools sign with", () => {
  test.each<[string, Parameters<typeof keyPair>[0], Omit<SignedAs, "key">]>([
    ["RSA-PSS", "rsa", { options: { padding: constants.RSA_PKCS1_PSS_PADDING } }],
    ["RSA with SHA-512", "rsa", { hash: "sha512" }],
    ["P-384 with SHA-384", "ecdsa-p384", { hash: "sha384" }],
    ["ECDSA as plain numbers", "ecdsa-p256", { options: { dsaEncoding: "ieee-p1363" } }],
  ])("%s", (_, kind, how) => {
    const key = keyPair(kind);
    expect(checkSignature(signed([{ key, ...how }]), [keyOf(key)]).trust).toBe("verified");
  });
});

describe("unverified", () => {
  const key = keyPair();
  test("without a signature, a key, or where a certificate is meant", () => {
    const trust = (envelope: Signed, keys = [keyOf(keyPair())]) => checkSignature(envelope, keys);
    expect(trust(signed([]))).toMatchObject({ signed: false, trust: "unverified" });
    expect(trust(signed([{ key }]), [])).toMatchObject({ signed: true, trust: "unverified" });
    expect(trust({ ...signed([{ key }]), certified: { bundle: {} } })).toMatchObject({
      trust: "unverified",
      why: expect.stringContaining("certificate"),
    });
  });

  test("where every signature names another key, but not where it names the given one", () => {
    const given = keyPair();
    const named = signed([{ key, keyid: "somebody" }]);
    expect(checkSignature(named, [keyOf(given)]).trust).toBe("unverified");
    const der = readPublicKey(given.publicPem).export({ type: "spki", format: "der" });
    const keyid = createHash("sha256").update(der).digest("hex");
    expect(checkSignature(signed([{ key, keyid }]), [keyOf(given)]).trust).toBe("invalid");
    expect(checkSignature(signed([{ key, keyid: "cosign.pub" }]), [keyOf(given)]).trust).toBe(
      "invalid",
    );
  });

  test("one signature of several that fits is enough", () => {
    const envelope = signed([{ key: keyPair("rsa") }, { key }]);
    expect(checkSignature(envelope, [keyOf(key)]).trust).toBe("verified");
  });
});

test.each([
  ["no PEM", "hello", "no public key"],
  [
    "a private key",
    keyPair().privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    "private",
  ],
  [
    "a key for agreeing on keys",
    generateKeyPairSync("x25519").publicKey.export({ type: "spki", format: "pem" }).toString(),
    "x25519",
  ],
])("refuses %s", (_, pem, message) => {
  expect(() => readPublicKey(pem)).toThrow(TypeError);
  expect(() => readPublicKey(pem)).toThrow(message);
});

test.each([
  ["no object", null],
  ["no payload", { payloadType: "x" }],
])("%s is no envelope", (_, value) => {
  expect(readEnvelope(value)).toBeUndefined();
});

test.each([
  ["a payload that is no base64", { payloadType: "x", payload: "%%" }],
  ["a payload that is no text", { payloadType: "x", payload: 1 }],
  ["a signature that is none", { payloadType: "x", payload: "", signatures: [{ sig: {} }] }],
])("%s breaks it", (_, value) => {
  expect(() => readEnvelope(value)).toThrow(SyntaxError);
});

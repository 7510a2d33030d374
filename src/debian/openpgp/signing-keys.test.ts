import { beforeAll, describe, expect, test } from "vitest";
import {
  certificateOf,
  clearsigned,
  hashedKey,
  madeAt,
  makeKey,
  packet,
  signatureBody,
  type TestKey,
} from "../../../test/openpgp-writer.ts";
import { readKeyring } from "./certificate.ts";
import { verifyCleartext } from "./verify.ts";

const nowMs = (madeAt + 1000) * 1000;
const text = "Origin: Debian";

let key: TestKey;
let other: TestKey;
beforeAll(() => {
  key = makeKey("ed25519");
  other = makeKey("ed25519");
});

function read(message: string, ring: Uint8Array): string {
  const trust = { keys: readKeyring(ring), nowMs };
  return Buffer.from(verifyCleartext(Buffer.from(message), trust).content).toString();
}

describe("keys", () => {
  const signed = () => clearsigned(text, [key]);

  test.each<[string, () => Buffer, string]>([
    ["that expired", () => certificateOf(key, { expiresAfter: 1000 }), "has expired"],
    ["for certifying only", () => certificateOf(key, { flags: 1 }), "not meant for signing"],
    ["that SHA-1 binds", () => certificateOf(key, { selfHash: "sha1" }), "not signed by itself"],
    ["without a signature", () => packet(6, key.body), "not signed by itself"],
    [
      "that is revoked",
      () => certificateOf(key, { direct: [signatureBody(key, hashedKey(key), { type: 0x20 })] }),
      "is revoked",
    ],
    [
      "that is revoked by SHA-1",
      () =>
        certificateOf(key, {
          direct: [signatureBody(key, hashedKey(key), { type: 0x20, hash: "sha1" })],
        }),
      "is revoked",
    ],
  ])("a key %s", (_, ring, why) => {
    expect(() => read(signed(), ring())).toThrow(why);
  });

  test("another's revocation counts for nothing", () => {
    const direct = [
      signatureBody(other, hashedKey(key), { type: 0x20 }),
      signatureBody(other, hashedKey(key), { type: 0x20, hash: "sha1" }),
    ];
    expect(read(signed(), certificateOf(key, { direct }))).toBe(text);
  });

  test("octets that are trusted as they are need no signature", () => {
    const keys = readKeyring(packet(6, key.body)).map((one) => ({ ...one, isPinned: true }));
    expect(verifyCleartext(Buffer.from(signed()), { keys, nowMs }).signer).toBe(key.fingerprint);
  });

  test("what GnuPG notes between the packets of a keyring does not count", () => {
    const ring = certificateOf(key, { between: packet(12, Buffer.of(0, 3)) });
    expect(read(signed(), ring)).toBe(text);
  });

  test("a signature belongs to what it stands behind", () => {
    const ring = certificateOf(key, { between: packet(17, Buffer.of(1)) });
    expect(() => read(signed(), ring)).toThrow("not signed by itself");
  });

  test("a subkey that is bound both ways", () => {
    const ring = certificateOf(other, { flags: 1, subkeys: [{ key }] });
    expect(
      verifyCleartext(Buffer.from(signed()), { keys: readKeyring(ring), nowMs }),
    ).toMatchObject({
      signer: other.fingerprint,
      signedAt: madeAt,
    });
  });

  test.each<[string, () => Buffer, string]>([
    [
      "without its own word",
      () => certificateOf(other, { subkeys: [{ key, backSignedBy: false }] }),
      "does not vouch",
    ],
    [
      "with another's word",
      () => certificateOf(other, { subkeys: [{ key, backSignedBy: other }] }),
      "does not vouch",
    ],
    [
      "bound by itself",
      () => certificateOf(other, { subkeys: [{ key, boundBy: key }] }),
      "is not bound",
    ],
    ["for encryption", () => certificateOf(other, { subkeys: [{ key, flags: 12 }] }), "not meant"],
    [
      "that expired",
      () => certificateOf(other, { subkeys: [{ key, expiresAfter: 1 }] }),
      "has expired",
    ],
    [
      "that is revoked",
      () => {
        const content = Buffer.concat([hashedKey(other), hashedKey(key)]);
        const more = [signatureBody(other, content, { type: 0x28 })];
        return certificateOf(other, { subkeys: [{ key, more }] });
      },
      "is revoked",
    ],
    [
      "of an expired key",
      () => certificateOf(other, { expiresAfter: 5, subkeys: [{ key }] }),
      "has expired",
    ],
  ])("a subkey %s", (_, ring, why) => {
    expect(() => read(signed(), ring())).toThrow(why);
  });
});

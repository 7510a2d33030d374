import { beforeAll, describe, expect, test } from "vitest";
import {
  armored,
  certificateOf,
  clearsigned,
  type KeyKind,
  madeAt,
  makeKey,
  packet,
  type SignatureOptions,
  signatureBody,
  subpacket,
  type TestKey,
  u32,
} from "../../../test/openpgp-writer.ts";
import { readKeyring } from "./certificate.ts";
import { verifyCleartext, verifyDetached } from "./verify.ts";

const nowMs = (madeAt + 1000) * 1000;
const text = "Origin: Debian\n- dashed\nSHA256:\n 00 1 main\n";

let key: TestKey;
let other: TestKey;
beforeAll(() => {
  key = makeKey("ed25519");
  other = makeKey("ed25519");
});

function trustIn(...rings: readonly Uint8Array[]) {
  return { keys: rings.flatMap(readKeyring), nowMs };
}

function read(message: string, ...rings: readonly Uint8Array[]): string {
  const { content } = verifyCleartext(Buffer.from(message), trustIn(...rings));
  return Buffer.from(content).toString();
}

describe("algorithms", () => {
  test.each<[KeyKind, string]>([
    ["rsa", "sha256"],
    ["rsa", "sha512"],
    ["ed25519", "sha384"],
    ["ed25519-native", "sha512"],
    ["p256", "sha256"],
    ["p384", "sha384"],
    ["p521", "sha512"],
  ])("%s with %s", (kind, hash) => {
    const signer = makeKey(kind);
    const ring = certificateOf(signer, { selfHash: hash });
    const message = clearsigned(text, [signer], { hash });
    expect(read(message, ring)).toBe(text.trimEnd());
    expect(read(message, Buffer.from(armored(ring, "PUBLIC KEY BLOCK")))).toBe(text.trimEnd());
    const signature = packet(2, signatureBody(signer, Buffer.from("x"), { hash }));
    for (const spelled of [signature, Buffer.from(armored(signature, "SIGNATURE"))]) {
      const content = Buffer.from("x");
      expect(verifyDetached({ content, signature: spelled }, trustIn(ring)).signer).toBe(
        signer.fingerprint,
      );
      expect(() =>
        verifyDetached({ content: Buffer.from("y"), signature: spelled }, trustIn(ring)),
      ).toThrow("is wrong");
    }
  });

  test.each([
    ["SHA-1", "sha1"],
    ["MD5", "md5"],
    ["SHA-224", "sha224"],
  ])("%s is refused", (name, hash) => {
    const signer = makeKey("rsa");
    const message = clearsigned(text, [signer], { hash });
    expect(() => read(message, certificateOf(signer))).toThrow(`${name} is not taken`);
  });

  test("a key of 1024 bits is refused", () => {
    const signer = makeKey("rsa", madeAt, 1024);
    expect(() => read(clearsigned(text, [signer]), certificateOf(signer))).toThrow(
      "of a kind that is not taken",
    );
  });
});

describe("who signed", () => {
  test("one of several is enough, whatever the others are", () => {
    const message = clearsigned(text, [other, key, makeKey("rsa")]);
    expect(read(message, certificateOf(key))).toBe(text.trimEnd());
  });

  test("a signature that does not say by whom", () => {
    const message = clearsigned(text, [key], { issuer: false });
    expect(read(message, certificateOf(other), certificateOf(key))).toBe(text.trimEnd());
    expect(() => read(message, certificateOf(other))).toThrow("no trusted key made");
  });

  test("another key", () => {
    expect(() => read(clearsigned(text, [other]), certificateOf(key))).toThrow(
      `the key ${other.fingerprint} is not trusted`,
    );
  });

  test("nobody", () => {
    expect(() => read(clearsigned(text, []), certificateOf(key))).toThrow("there is none");
    expect(() => read(clearsigned(text, [key]))).toThrow("is not trusted");
  });

  const over = (signed: readonly Buffer[]): SignatureOptions => ({ hashed: signed });
  test.each<[string, SignatureOptions, string]>([
    ["has expired", over([subpacket(3, u32(999))]), "has expired"],
    ["is from the future", { createdAt: madeAt + 200_000 }, "from the future"],
    ["is from before the key", { createdAt: madeAt - 10 }, "before its key"],
    ["hangs on something unknown", over([subpacket(0x80 | 20, Buffer.from("x"))]), "subpacket 20"],
    ["says twice when it was made", over([subpacket(2, u32(madeAt))]), "twice"],
    ["has a broken subpacket", over([Buffer.of(200)]), "too early"],
    ["is binary", { type: 0 }, "another type"],
    ["is of another version", { version: 3 }, "another version"],
    [
      "names another issuer",
      { issuer: false, hashed: [subpacket(16, Buffer.alloc(8, 7))] },
      "is not trusted",
    ],
  ])("a signature that %s", (_, options, why) => {
    expect(() => read(clearsigned(text, [key], options), certificateOf(key))).toThrow(why);
  });

  test("what is not hashed counts for nothing", () => {
    const options = { unhashed: [subpacket(3, u32(1)), subpacket(0x80 | 20, Buffer.from("x"))] };
    expect(read(clearsigned(text, [key], options), certificateOf(key))).toBe(text.trimEnd());
  });

  test("a limit that is not reached, preferences and notes", () => {
    const options = over([
      subpacket(3, u32(1001)),
      subpacket(20, Buffer.from("note")),
      subpacket(0x80 | 26, Buffer.from("policy")),
    ]);
    expect(read(clearsigned(text, [key], options), certificateOf(key))).toBe(text.trimEnd());
  });
});

describe("the text", () => {
  const ring = () => certificateOf(key);

  test("blanks at the ends of lines and kinds of lines do not count, and are not kept", () => {
    const message = clearsigned("a \t\nb\n\nc", [key]);
    expect(read(message.replaceAll("\n", "\r\n"), ring())).toBe("a\nb\n\nc");
    expect(read(message.replace("\nb\n", "\nb  \t\n"), ring())).toBe("a\nb\n\nc");
  });

  test("a checksum that is wrong or not there", () => {
    const message = clearsigned(text, [key]);
    for (const changed of ["=AAAA\n-", "-"]) {
      expect(read(message.replace(/=.{4}\n-/, changed), ring())).toBe(text.trimEnd());
    }
  });

  test("octets that are no UTF-8", () => {
    const { content } = verifyCleartext(Buffer.from(clearsigned("ü", [key])), trustIn(ring()));
    expect(Buffer.from(content).toString()).toBe("ü");
  });

  test.each<[string, (message: string) => string, string]>([
    ["changed", (m) => m.replace("Debian", "Debien"), "is wrong"],
    ["with a line more", (m) => m.replace("SHA256:", "SHA256:\n 11 2 evil"), "is wrong"],
    ["with something before it", (m) => `Evil: yes\n${m}`, "does not begin"],
    ["with something behind it", (m) => `${m}Evil: yes\n`, "stands behind"],
    ["twice", (m) => m + m, "stands behind"],
    ["with a header", (m) => m.replace("Hash: ", "Evil: yes\nHash: "), "no empty line"],
    ["with a dash that is not escaped", (m) => m.replace("- - dashed", "- - dashed\n-x"), "dash"],
    ["without an end", (m) => m.replace(/-----END[\s\S]*/, ""), "no end"],
    ["without base64", (m) => m.replace(/=.{4}\n-/, "=A?AA\n-"), "no base64"],
    [
      "without a signature",
      (m) => m.slice(0, m.indexOf("-----BEGIN PGP SIGNATURE")),
      "no signature",
    ],
    ["empty", () => "", "does not begin"],
  ])("%s", (_, change, why) => {
    expect(() => read(change(clearsigned(text, [key])), ring())).toThrow(why);
  });

  test("a later message inside the text is text", () => {
    const inner = clearsigned("inner", [key]);
    expect(read(clearsigned(inner, [key]), ring())).toBe(inner.trimEnd());
  });
});

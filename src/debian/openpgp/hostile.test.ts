import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import {
  certificateOf,
  clearsigned,
  madeAt,
  makeKey,
  packet,
  signatureBody,
  type TestKey,
} from "../../../test/openpgp-writer.ts";
import { readKeyring } from "./certificate.ts";
import { OpenPgpError } from "./open-pgp-error.ts";
import { verifyCleartext, verifyDetached } from "./verify.ts";

const nowMs = (madeAt + 1000) * 1000;
const text = "Origin: Debian\n- dashed\nSHA256:\n 00 1 main";

let key: TestKey;
let other: TestKey;
beforeAll(() => {
  key = makeKey("ed25519");
  other = makeKey("ed25519");
});

function trustIn(ring: Uint8Array) {
  return { keys: readKeyring(ring), nowMs };
}

describe("any octets", () => {
  const spoil = (bytes: Uint8Array, edits: readonly [number, number, number][]) => {
    let spoiled = Buffer.from(bytes);
    for (const [at, kind, octet] of edits) {
      const place = at % (spoiled.length + 1);
      const rest = spoiled.subarray(place);
      const inserted = kind === 2 ? Buffer.alloc(0) : Buffer.of(octet);
      const skipped = kind === 0 ? rest : rest.subarray(kind === 2 ? octet : 1);
      spoiled = Buffer.concat([spoiled.subarray(0, place), inserted, skipped]);
    }
    return spoiled;
  };
  const edits = fc.array(fc.tuple(fc.nat(5000), fc.nat(2), fc.nat(255)), {
    minLength: 1,
    maxLength: 4,
  });

  const onlyItsOwn = (run: () => void) => {
    try {
      run();
    } catch (error) {
      expect(error).toBeInstanceOf(OpenPgpError);
    }
  };

  test("a spoiled message verifies only where its text is the same", () => {
    const message = Buffer.from(clearsigned(text, [other, key]));
    const trust = trustIn(certificateOf(key));
    fc.assert(
      fc.property(edits, (changes) => {
        onlyItsOwn(() => {
          const { content } = verifyCleartext(spoil(message, changes), trust);
          expect(Buffer.from(content).toString()).toBe(text);
        });
      }),
      { numRuns: 2000 },
    );
  });

  test("a spoiled keyring is read, or refused", () => {
    const subkeys = [{ key: other }];
    const ring = Buffer.concat([certificateOf(key, { subkeys }), certificateOf(makeKey("p256"))]);
    const message = Buffer.from(clearsigned(text, [key]));
    fc.assert(
      fc.property(edits, (changes) => {
        onlyItsOwn(() => {
          const keys = readKeyring(spoil(ring, changes));
          verifyCleartext(message, { keys, nowMs });
        });
      }),
      { numRuns: 2000 },
    );
  });

  test("noise is no signature, a spoiled one at most the same", () => {
    const content = Buffer.from("content");
    const signature = packet(2, signatureBody(key, content));
    const trust = trustIn(certificateOf(key));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), edits, (noise, changes) => {
        expect(() => verifyDetached({ content, signature: noise }, trust)).toThrow(OpenPgpError);
        onlyItsOwn(() => verifyDetached({ content, signature: spoil(signature, changes) }, trust));
      }),
      { numRuns: 1000 },
    );
  });

  test("much of nothing is refused soon", () => {
    const trust = trustIn(certificateOf(other));
    const read = (message: string) => verifyCleartext(Buffer.from(message), trust);
    const many = Buffer.alloc(3 << 20, 0xc2).map((octet, i) => (i % 2 === 0 ? octet : 0));
    expect(() => readKeyring(many)).toThrow("Too many packets");
    expect(() => readKeyring(Buffer.alloc(5 << 20, 0xc2))).toThrow("Too many octets");
    const signatures = Array.from({ length: 40 }, () => key);
    expect(() => read(clearsigned(text, signatures))).toThrow("Too many");
    const lines = clearsigned("- \n".repeat(500_000), [key]);
    expect(() => read(lines)).toThrow("not trusted");
  });
});

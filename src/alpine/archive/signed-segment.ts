import { Buffer } from "node:buffer";
import { type KeyObject, verify } from "node:crypto";
import { ArchiveError } from "../../oci/tar/archive-error.ts";
import { gzipMember } from "./gzip-members.ts";
import { segmentFiles } from "./segment-files.ts";

/** A public key, by the name that signatures call it. */
export interface ApkKey {
  /** `alpine-devel@lists.alpinelinux.org-6165ee59.rsa.pub` */
  readonly name: string;
  readonly key: KeyObject;
}

export interface SignedSegment {
  /** All that stands behind the signature, as it is stored. */
  readonly content: Uint8Array;
  /** Name of the key that signed it. */
  readonly signer: string;
}

/**
 * Verifies the signature at the front of an index: RSA over all that follows it, by a key that is known.
 *
 * @throws ArchiveError that says why it is not believed
 * @see apk-v2(5)
 */
export async function verifySegment(
  bytes: Uint8Array,
  keys: readonly ApkKey[],
): Promise<SignedSegment> {
  const first = gzipMember(bytes, { at: 0, maxPlainBytes: maxSignatureBytes });
  const content = bytes.subarray(first.end);
  const names: string[] = [];
  for (const [path, { bytes: signature }] of await segmentFiles(first.plain)) {
    const [, kind = "", name = ""] = /^\.SIGN\.(RSA|RSA256|RSA512)\.(.+)$/.exec(path) ?? [];
    const hash = hashes[kind];
    if (hash === undefined) continue;
    names.push(name);
    const known = keys.find((one) => one.name === name);
    if (known && isGood({ hash, content, signature, known })) return { content, signer: name };
    if (known) throw refuse(`its signature by ${name} is not good`);
  }
  const [name] = names;
  throw refuse(
    name === undefined ? "it is not signed" : `nothing here knows its key ${shown(name)}`,
  );
}

/** Some signatures of 8192 bits at most, each in a block of its own. */
const maxSignatureBytes = 64 << 10;

const hashes: Readonly<Record<string, string | undefined>> = {
  RSA: "sha1",
  RSA256: "sha256",
  RSA512: "sha512",
};

interface Signing {
  readonly hash: string;
  readonly content: Uint8Array;
  readonly signature: Uint8Array;
  readonly known: ApkKey;
}

function isGood({ hash, content, signature, known }: Signing): boolean {
  return verify(hash, content, known.key, Buffer.from(signature));
}

function shown(name: string): string {
  return name.replace(/[^\x20-\x7e]/g, "?").slice(0, 120);
}

function refuse(message: string): ArchiveError {
  return new ArchiveError("malformed", message);
}

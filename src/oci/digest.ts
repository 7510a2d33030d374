import { createHash } from "node:crypto";
import { TargetError } from "../model/index.ts";

/** `sha256:…` of some bytes. */
export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

/** True for a digest that names a blob: never a path of its own making. */
export function isDigest(text: string): boolean {
  return /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/.test(text);
}

/**
 * Compares bytes with the digest that names them.
 *
 * @param what - the thing as a reader knows it: `The manifest`
 * @throws TargetError where they differ
 */
export function checkDigest(bytes: Uint8Array, digest: string, what: string): void {
  const algorithm = digest.slice(0, digest.indexOf(":"));
  const actual = createHash(algorithm).update(bytes).digest("hex");
  if (digest === `${algorithm}:${actual}`) return;
  throw new TargetError(`${what} is not the one that its digest ${digest} names`, {
    hint: "The image is damaged or was changed by hand: export it again.",
  });
}

import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";

/** As apk writes them: of a file's content, of where a link points, or of a package's control segment. */
export function apkChecksum(content: Uint8Array | string): string {
  return `Q1${createHash("sha1").update(content).digest("base64")}`;
}

/** True where a content has a checksum that apk noted; apk's third format notes a shortened SHA-256. */
export function hasApkChecksum(content: Uint8Array | string, noted: string): boolean {
  if (!noted.startsWith("Q2")) return apkChecksum(content) === noted;
  const hash = createHash("sha256").update(content).digest().subarray(0, 20);
  return `Q2${hash.toString("base64")}` === noted;
}

/**
 * Of extended attributes, whose values have a character a byte: of all names and values, each behind its
 * length.
 */
export function attributesChecksum(xattrs: Readonly<Record<string, string>>): string {
  const parts = Object.entries(xattrs)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap((pair) => pair.flatMap((text) => [lengthOf(text), Buffer.from(text, "latin1")]));
  return apkChecksum(Buffer.concat(parts));
}

function lengthOf(text: string): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(text.length);
  return bytes;
}

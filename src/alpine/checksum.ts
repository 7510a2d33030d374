import { createHash } from "node:crypto";

/** As apk writes them: of a file's content, of where a link points, or of a package's control segment. */
export function apkChecksum(content: Uint8Array | string): string {
  return `Q1${createHash("sha1").update(content).digest("base64")}`;
}

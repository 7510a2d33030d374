import { crc32, inflateRawSync } from "node:zlib";
import { ArchiveError, cutOff } from "../../oci/tar/archive-error.ts";

/** One of the gzip members that follow each other in a package or an index. */
export interface GzipMember {
  /** As it is stored: what signatures and checksums are made over. */
  readonly stored: Uint8Array;
  readonly plain: Uint8Array;
  /** Where the next one begins. */
  readonly end: number;
}

/**
 * Reads the gzip member that begins at an offset, and nothing behind it.
 *
 * @param maxPlainBytes - more than this is no part of any package
 * @throws ArchiveError where it is none, is broken, cut off or larger
 * @see RFC 1952
 */
export function gzipMember(
  bytes: Uint8Array,
  { at, maxPlainBytes }: { readonly at: number; readonly maxPlainBytes: number },
): GzipMember {
  const body = bodyOf(bytes, at);
  const { buffer, engine } = inflated(bytes.subarray(body), maxPlainBytes);
  const trailer = body + engine.bytesWritten;
  const end = trailer + trailerBytes;
  if (end > bytes.length) throw cutOff();
  const view = new DataView(bytes.buffer, bytes.byteOffset + trailer, trailerBytes);
  const isWhole =
    view.getUint32(0, true) === crc32(buffer) && view.getUint32(4, true) === buffer.length >>> 0;
  if (!isWhole) throw new ArchiveError("malformed", "A checksum of the compressed part is wrong");
  return { stored: bytes.subarray(at, end), plain: buffer, end };
}

const headerBytes = 10;
const trailerBytes = 8;

/** Bits of the header's flags that say what follows it. */
const flags = { checksum: 2, extra: 4, name: 8, comment: 16 };

function bodyOf(bytes: Uint8Array, at: number): number {
  if (at + headerBytes > bytes.length) throw cutOff();
  const isGzip = bytes[at] === 0x1f && bytes[at + 1] === 0x8b && bytes[at + 2] === 8;
  if (!isGzip) throw new ArchiveError("malformed", "A part is not compressed by gzip");
  const said = bytes[at + 3] ?? 0;
  let body = at + headerBytes;
  if (said & flags.extra) body += 2 + (bytes[body] ?? 0) + 256 * (bytes[body + 1] ?? 0);
  for (const text of [flags.name, flags.comment]) {
    if (!(said & text)) continue;
    const end = bytes.indexOf(0, body);
    if (end < 0) throw cutOff();
    body = end + 1;
  }
  if (said & flags.checksum) body += 2;
  if (body >= bytes.length) throw cutOff();
  return body;
}

interface Inflated {
  readonly buffer: Uint8Array;
  /** `bytesWritten` is how much of the input it took. */
  readonly engine: { readonly bytesWritten: number };
}

function inflated(bytes: Uint8Array, maxOutputLength: number): Inflated {
  try {
    // Types of Node do not know that `info` changes what comes back.
    return inflateRawSync(bytes, { info: true, maxOutputLength }) as unknown as Inflated;
  } catch (cause) {
    const { code } = cause as { readonly code?: string };
    if (code === "ERR_BUFFER_TOO_LARGE")
      throw new ArchiveError("too-large", "A part unpacks to more than any package has");
    if (code === "Z_BUF_ERROR") throw cutOff();
    throw new ArchiveError("malformed", "A compressed part is broken", { cause });
  }
}

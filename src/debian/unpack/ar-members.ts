import { Buffer } from "node:buffer";
import { ArchiveError, cutOff } from "../../oci/tar/archive-error.ts";
import type { ByteSource } from "../../oci/tar/byte-source.ts";

/** A member of an ar archive: where its bytes are. */
export interface ArMember {
  readonly name: string;
  readonly offset: number;
  readonly sizeBytes: number;
}

/**
 * Reads the headers of an ar archive (ar(5), deb(5)), names with a slash behind them or blanks alone.
 *
 * @throws ArchiveError where it is none, is cut off, or has more members than any package
 */
export function readAr(source: ByteSource): readonly ArMember[] {
  const magic = bytesAt(source, 0, 8);
  if (magic.toString("latin1") !== "!<arch>\n")
    throw new ArchiveError("malformed", "It is no Debian package");
  const members: ArMember[] = [];
  for (let position = 8; position < source.sizeBytes; ) {
    // A last byte that fills up to an even offset.
    if (source.sizeBytes - position === 1) break;
    const member = headerOf(bytesAt(source, position, headerBytes), position);
    if (member.offset + member.sizeBytes > source.sizeBytes) throw cutOff();
    if (members.push(member) > maxMembers)
      throw new ArchiveError("too-large", "The package has more parts than any should");
    position = member.offset + member.sizeBytes + (member.sizeBytes % 2);
  }
  return members;
}

const headerBytes = 60;

/** A package has three, and some signatures at most. */
const maxMembers = 64;

function headerOf(header: Buffer, position: number): ArMember {
  const size = header.toString("latin1", 48, 58).trimEnd();
  if (header.toString("latin1", 58, 60) !== "`\n" || !/^\d{1,10}$/.test(size))
    throw new ArchiveError("malformed", "A header of the package is broken");
  const name = header.toString("latin1", 0, 16).trimEnd();
  return {
    name: name.endsWith("/") && name.length > 1 ? name.slice(0, -1) : name,
    offset: position + headerBytes,
    sizeBytes: Number(size),
  };
}

function bytesAt(source: ByteSource, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  if (source.readNow(bytes, position) < length) throw cutOff();
  return bytes;
}

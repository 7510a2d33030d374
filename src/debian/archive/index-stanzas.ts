import { Buffer } from "node:buffer";
import { ArchiveError } from "../../oci/tar/archive-error.ts";

/** Which stanzas of an index are wanted; asked for each. */
export interface WantedStanzas {
  /** By the package's name. */
  wants(name: string): boolean;
  /** By what the package provides, as the field is written. */
  wantsProvider(provides: string): boolean;
}

/**
 * Picks stanzas out of an index of packages. Debian's main has 63,000: only those that are wanted are
 * decoded.
 *
 * @param octets - the plain index, in pieces that may end anywhere
 * @throws ArchiveError where a stanza is larger than any
 */
export async function* indexStanzas(
  octets: AsyncIterable<Uint8Array>,
  wanted: WantedStanzas,
): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of octets) {
    const bytes: Buffer = rest.length === 0 ? view(piece) : Buffer.concat([rest, piece]);
    const end = yield* stanzasIn(bytes, wanted);
    // A copy: the piece is larger, and may be used again.
    rest = Buffer.from(bytes.subarray(end));
    if (rest.length > maxStanzaBytes) throw new ArchiveError("too-large", "A stanza is too large");
  }
  yield* stanzasIn(Buffer.concat([rest, gap]), wanted);
}

const maxStanzaBytes = 4 << 20;
const gap = Buffer.from("\n\n");
const nameField = Buffer.from("Package: ");
const providesField = Buffer.from("\nProvides: ");
const lineFeed = 10;

/** @returns where the stanza begins that has not ended */
function* stanzasIn(bytes: Buffer, wanted: WantedStanzas): Generator<string, number> {
  let at = 0;
  let provides = bytes.indexOf(providesField);
  for (;;) {
    while (bytes[at] === lineFeed) at++;
    const end = bytes.indexOf(gap, at);
    if (end < 0) return at;
    while (provides >= 0 && provides < at) provides = bytes.indexOf(providesField, at);
    const given =
      provides >= 0 && provides < end ? lineAt(bytes, provides + providesField.length) : "";
    const isWanted =
      wanted.wants(nameAt(bytes, { at, end })) || (given && wanted.wantsProvider(given));
    if (isWanted) yield bytes.toString("utf8", at, end + 1);
    at = end + 1;
  }
}

/** The first field is the name in every index that apt's own tools write; in others it is looked for. */
function nameAt(bytes: Buffer, { at, end }: { readonly at: number; readonly end: number }): string {
  if (bytes.compare(nameField, 0, nameField.length, at, at + nameField.length) === 0) {
    return lineAt(bytes, at + nameField.length);
  }
  const stanza = bytes.toString("latin1", at, end);
  return /^package:[ \t]*(\S+)/im.exec(stanza)?.[1] ?? "";
}

function lineAt(bytes: Buffer, at: number): string {
  const end = bytes.indexOf(lineFeed, at);
  return bytes.toString("latin1", at, end).trim();
}

function view(piece: Uint8Array): Buffer {
  return Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
}

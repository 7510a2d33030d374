import { Buffer } from "node:buffer";
import { passingOn } from "../../oci/layers/passing-on.ts";
import type { Spool, Spooled } from "../../oci/output/write-layer.ts";
import { ArchiveError } from "../../oci/tar/archive-error.ts";

/** Which stanzas of an index are wanted; asked for each. */
export interface WantedStanzas {
  /** By the package's name. */
  wants(name: string): boolean;
  /** By what the package provides, as the field is written; left out where nobody asks for it. */
  wantsProvider?(provides: string): boolean;
}

/** An index of which is known where each package's stanza is. */
export interface ListedIndex {
  /** Reads the stanzas of some packages, in the index's order. */
  read(wants: (name: string) => boolean): AsyncGenerator<string, void, undefined>;
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
  { wants, wantsProvider }: WantedStanzas,
): AsyncGenerator<string, void, undefined> {
  for await (const bytes of wholeStanzas(octets)) {
    const provided = wantsProvider && providesIn(bytes);
    for (const place of stanzasIn(bytes)) {
      const isWanted =
        wants(nameAt(bytes, place)) || (provided && wantsProvider(provided(place) ?? ""));
      if (isWanted) yield bytes.toString("utf8", place.at, place.end + 1);
    }
  }
}

/**
 * Reads an index before it is known which packages are wanted of it, and keeps it plain.
 *
 * @throws ArchiveError as `indexStanzas` does
 */
export async function listIndex(
  octets: AsyncIterable<Uint8Array>,
  spool: Spool,
): Promise<ListedIndex> {
  const passing = passingOn(octets, spool);
  const names: string[] = [];
  /** Where each stanza begins and ends, one after the other. */
  const places: number[] = [];
  let base = 0;
  for await (const bytes of wholeStanzas(passing.chunks)) {
    for (const place of stanzasIn(bytes)) {
      names.push(nameAt(bytes, place));
      places.push(base + place.at, base + place.end);
    }
    base += bytes.length;
  }
  const kept = await passing.settle();
  return { read: (wants) => readListed(kept, { names, places, wants }) };
}

interface Listed {
  readonly names: readonly string[];
  readonly places: readonly number[];
  readonly wants: (name: string) => boolean;
}

async function* readListed(
  kept: Spooled,
  { names, places, wants }: Listed,
): AsyncGenerator<string, void, undefined> {
  const file = await kept.open();
  try {
    for (const [i, name] of names.entries()) {
      if (!wants(name)) continue;
      const [at = 0, end = 0] = places.slice(2 * i, 2 * i + 2);
      const bytes = Buffer.alloc(end - at);
      if (file.readNow(bytes, at) < bytes.length)
        throw new ArchiveError("truncated", "An index that was unpacked is not whole any more");
      yield `${bytes.toString("utf8")}\n`;
    }
  } finally {
    await file.close();
  }
}

/** Joins pieces so that each ends behind a stanza; together they are all that came, and a gap. */
async function* wholeStanzas(octets: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of octets) {
    const bytes = Buffer.concat([rest, piece]);
    const gapAt = bytes.lastIndexOf(gap);
    const end = gapAt < 0 ? 0 : gapAt + gap.length;
    if (end > 0) yield bytes.subarray(0, end);
    // A copy: the piece is larger, and may be used again.
    rest = Buffer.from(bytes.subarray(end));
    if (rest.length > maxStanzaBytes) throw new ArchiveError("too-large", "A stanza is too large");
  }
  if (rest.length > 0) yield Buffer.concat([rest, gap]);
}

const maxStanzaBytes = 4 << 20;
const gap = Buffer.from("\n\n");
const nameField = Buffer.from("Package: ");
const providesField = Buffer.from("\nProvides: ");
const lineFeed = 10;

interface StanzaPlace {
  readonly at: number;
  /** Of the line feed that ends its last line. */
  readonly end: number;
}

function* stanzasIn(bytes: Buffer): Generator<StanzaPlace, void> {
  for (let at = 0; ; ) {
    while (bytes[at] === lineFeed) at++;
    const end = bytes.indexOf(gap, at);
    if (end < 0) return;
    yield { at, end };
    at = end + 1;
  }
}

/** Says what stanzas provide, one after the other: few have the field. */
function providesIn(bytes: Buffer): (place: StanzaPlace) => string | undefined {
  let field = bytes.indexOf(providesField);
  return ({ at, end }) => {
    while (field >= 0 && field < at) field = bytes.indexOf(providesField, at);
    return field >= 0 && field < end ? lineAt(bytes, field + providesField.length) : undefined;
  };
}

/** The first field is the name in every index that apt's own tools write; in others it is looked for. */
function nameAt(bytes: Buffer, { at, end }: StanzaPlace): string {
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

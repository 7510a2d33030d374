/** A package as RPM's database describes it. */
export interface InstalledRpm {
  readonly name: string;
  readonly version: string;
  readonly release: string;
  /** `0` where there is none. */
  readonly epoch: number;
  readonly architecture: string;
  /** File name of the source package: `bash-5.1.8-9.el9.src.rpm`; a source package itself has none. */
  readonly sourceRpm?: string;
  readonly vendor?: string;
  readonly license?: string;
  /** `NAME:STREAM:VERSION:CONTEXT` of the module that it was built for. */
  readonly modularityLabel?: string;
  readonly requires: readonly string[];
  readonly provides: readonly string[];
  /** Of its files those that were asked for, without a leading slash. */
  readonly files: readonly string[];
}

export interface HeaderReading {
  /** Which of a package's files are worth keeping. */
  readonly keepsFile: (path: string) => boolean;
}

const tags = {
  name: 1000,
  version: 1001,
  release: 1002,
  epoch: 1003,
  vendor: 1011,
  license: 1014,
  architecture: 1022,
  sourceRpm: 1044,
  provides: 1047,
  requires: 1049,
  folderOfFile: 1116,
  fileName: 1117,
  folder: 1118,
  modularityLabel: 5096,
} as const;

type Tag = keyof typeof tags;

const tagNames: ReadonlyMap<number, Tag> = new Map(
  Object.entries(tags).map(([name, tag]) => [tag, name as Tag]),
);

const int32 = 4;
const string = 6;
const stringArray = 8;
const translatedString = 9;

/** More entries than any package has: rpm itself refuses such a header. */
const maxEntries = 0xffff;

/**
 * Reads the header of one package as the database stores it: without the magic of a package file.
 *
 * @throws SyntaxError where it is damaged or names no package
 * @see rpm's docs/manual/format_header.md and hregions.md
 */
export function parseHeader(blob: Uint8Array, { keepsFile }: HeaderReading): InstalledRpm {
  const header = openHeader(blob);
  const text = (tag: Tag): string => textOf(header, tag);
  const name = text("name");
  const version = text("version");
  const release = text("release");
  if (!name || !version || !release) throw new SyntaxError("A package has no name or no version");
  const optional = { vendor: text("vendor"), license: text("license") };
  const sourceRpm = text("sourceRpm");
  const modularityLabel = text("modularityLabel");
  return {
    name,
    version,
    release,
    epoch: numbersOf(header, "epoch")[0] ?? 0,
    architecture: text("architecture"),
    ...(sourceRpm && { sourceRpm }),
    ...(optional.vendor && { vendor: optional.vendor }),
    ...(optional.license && { license: optional.license }),
    ...(modularityLabel && { modularityLabel }),
    requires: distinct(textsOf(header, "requires")),
    provides: distinct(textsOf(header, "provides")),
    files: filesOf(header, keepsFile),
  };
}

interface Entry {
  readonly type: number;
  /** From the start of the blob. */
  readonly at: number;
  /** Where the next value begins. */
  readonly end: number;
  readonly count: number;
}

interface Header {
  readonly bytes: Buffer;
  readonly entries: ReadonlyMap<Tag, Entry>;
}

function openHeader(blob: Uint8Array): Header {
  const bytes = Buffer.from(blob.buffer, blob.byteOffset, blob.byteLength);
  if (bytes.length < 8) throw damaged();
  const count = bytes.readUInt32BE(0);
  const start = 8 + count * 16;
  const end = start + bytes.readUInt32BE(4);
  if (count > maxEntries || end > bytes.length) throw damaged();
  const starts = Array.from({ length: count }, (_, i) => start + bytes.readUInt32BE(16 + i * 16));
  const ends = endsOf([...starts, end]);
  const entries = new Map<Tag, Entry>();
  for (const [i, at] of starts.entries()) {
    const index = 8 + i * 16;
    const tag = tagNames.get(bytes.readUInt32BE(index));
    if (!tag || entries.has(tag)) continue;
    const entry = {
      type: bytes.readUInt32BE(index + 4),
      at,
      end: ends.get(at) ?? end,
      count: bytes.readUInt32BE(index + 12),
    };
    if (at >= end || entry.count > end - at) throw damaged();
    entries.set(tag, entry);
  }
  return { bytes: bytes.subarray(0, end), entries };
}

/** Where values end is not written: it is where the next one begins. */
function endsOf(starts: readonly number[]): ReadonlyMap<number, number> {
  const sorted = [...new Set(starts)].sort((a, b) => a - b);
  return new Map(sorted.slice(1).map((next, i) => [sorted[i] ?? 0, next]));
}

function textOf(header: Header, tag: Tag): string {
  return textsOf(header, tag)[0] ?? "";
}

/** Strings end with a NUL each; of a translated one the first is the original. */
function textsOf({ bytes, entries }: Header, tag: Tag): string[] {
  const entry = entries.get(tag);
  if (!entry) return [];
  const { type, at, end, count } = entry;
  if (type !== string && type !== stringArray && type !== translatedString) throw damaged();
  // Decoded at once: a package may have a hundred thousand files.
  const texts = bytes.toString("utf8", at, end).split("\0");
  const wanted = type === string ? 1 : count;
  if (texts.length <= wanted) throw damaged();
  return texts.slice(0, wanted);
}

function numbersOf({ bytes, entries }: Header, tag: Tag): number[] {
  const entry = entries.get(tag);
  if (!entry) return [];
  const { type, at, count } = entry;
  if (type !== int32 || at + count * 4 > bytes.length) throw damaged();
  const numbers: number[] = [];
  for (let i = 0; i < count; i++) numbers.push(bytes.readUInt32BE(at + i * 4));
  return numbers;
}

/** A file is its name and the number of its folder; folders end with a slash. */
function filesOf(header: Header, keepsFile: (path: string) => boolean): string[] {
  const folders = textsOf(header, "folder").map((folder) => folder.replace(/^\/+/, ""));
  const folderOfFile = numbersOf(header, "folderOfFile");
  const kept: string[] = [];
  for (const [i, name] of textsOf(header, "fileName").entries()) {
    const folder = folders[folderOfFile[i] ?? -1];
    if (folder !== undefined && keepsFile(folder + name)) kept.push(folder + name);
  }
  return kept;
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

function damaged(): SyntaxError {
  return new SyntaxError("The header of a package is damaged");
}

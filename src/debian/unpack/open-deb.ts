import { Buffer } from "node:buffer";
import { ArchiveError } from "../../oci/tar/archive-error.ts";
import { type ByteSource, memorySource, section } from "../../oci/tar/byte-source.ts";
import { decompress, inflateBudget } from "../../oci/tar/decompress.ts";
import { openTar, type TarReader } from "../../oci/tar/read-tar.ts";
import { streamOf } from "../../oci/tar/stream-source.ts";
import { fileCursor, streamCursor } from "../../oci/tar/tar-cursor.ts";
import { passingXz, unpackXz } from "../../oci/tar/unpack-xz.ts";
import { type ArMember, readAr } from "./ar-members.ts";
import { type ControlFile, readControl } from "./read-control.ts";
import { field, parseStanza, type Stanza } from "./stanza.ts";

/** A package file that is open: what it says of itself is read, its files are not yet. */
export interface Deb {
  readonly name: string;
  readonly version: string;
  /** `amd64` or `all`. */
  readonly architecture: string;
  /** All fields, as written. */
  readonly control: Stanza;
  /** The whole control file. */
  readonly controlText: string;
  /** Files beside `control`: scripts, `conffiles`, `md5sums`, `triggers`. */
  readonly controlFiles: ReadonlyMap<string, ControlFile>;
  /** Opens the archive of its files, from the front. */
  openFiles(): Promise<DebFiles>;
}

export interface DebFiles {
  readonly tar: TarReader;
  /** The archive itself, where it is kept plain. */
  readonly plain?: PlainFiles | undefined;
}

/** The plain archive of a package's files, where that is kept. */
export interface PlainFiles {
  readonly source: ByteSource;
  /** As that of `source`, also when that is closed. */
  readNow(into: Uint8Array, position: number): number;
}

/**
 * Opens a binary package (deb(5), format 2.0).
 *
 * @param file - all of it; `memorySource` makes bytes one
 * @param plain - what `plainFiles` yields of it, where that is done elsewhere; asked for when its files are
 * @throws ArchiveError where it is broken, cut off, of a kind that is not read, or larger than any
 */
export async function openDeb(
  file: ByteSource,
  plain?: () => Promise<PlainFiles | undefined>,
): Promise<Deb> {
  const { control, files } = partsOf(file);
  const controlFiles = await readControl(openPart(file, control));
  const text = controlFiles.get("control");
  if (!text) throw new ArchiveError("malformed", "The package has no control file");
  const controlText = Buffer.from(text.bytes).toString("utf8");
  const stanza = parseStanza(controlText);
  const others = new Map(controlFiles);
  others.delete("control");
  return {
    ...identityOf(stanza),
    control: stanza,
    controlText,
    controlFiles: others,
    openFiles: async () => {
      const kept = await plain?.();
      if (!kept) return { tar: openPart(file, files) };
      return { tar: openPlain(kept.source), plain: kept };
    },
  };
}

/**
 * The plain archive of a package's files, each piece there until the next one is asked for. Unpacking it is
 * most of the work of reading a package.
 *
 * @throws ArchiveError as `openDeb` does, and where the archive is broken
 */
export async function* plainFiles(file: ByteSource): AsyncGenerator<Uint8Array, void, undefined> {
  const { files } = partsOf(file);
  const { stored, kind } = storedPart(file, files);
  yield* kind === "none" ? streamOf(stored) : unpacked(stored, { kind, isPassing: true });
}

function partsOf(file: ByteSource): { readonly control: ArMember; readonly files: ArMember } {
  const members = readAr(file);
  checkFormat(file, members[0]);
  const parts = members.slice(1).filter(({ name }) => !name.startsWith("_"));
  const [control, files] = parts;
  if (!control || !files || !partName("control", control) || !partName("data", files))
    throw new ArchiveError("malformed", "The package lacks its control or its data archive");
  return { control, files };
}

function checkFormat(file: ByteSource, member: ArMember | undefined): void {
  const bytes = Buffer.alloc(Math.min(member?.sizeBytes ?? 0, 16));
  if (member?.name !== "debian-binary" || file.readNow(bytes, member.offset) < bytes.length)
    throw new ArchiveError("malformed", "It is no Debian package");
  if (!/^2\.\d+\n/.test(bytes.toString("latin1")))
    throw new ArchiveError("unsupported", "The package has a format that is not read");
}

const kinds: Readonly<Record<string, "none" | "gzip" | "xz" | "zstd" | undefined>> = {
  "": "none",
  ".gz": "gzip",
  ".xz": "xz",
  ".zst": "zstd",
};

function partName(part: string, { name }: ArMember): boolean {
  return name === `${part}.tar` || name.startsWith(`${part}.tar.`);
}

function openPart(file: ByteSource, member: ArMember): TarReader {
  const { stored, kind } = storedPart(file, member);
  if (kind === "none") return openPlain(stored);
  const cursor = streamCursor(unpacked(stored, { kind, isPassing: false }));
  return openTar(cursor, { lengthIsKnown: false, withOwnerNames: true });
}

function openPlain(plain: ByteSource): TarReader {
  const cursor = fileCursor(plain);
  return openTar(cursor, { lengthIsKnown: false, withOwnerNames: true });
}

function storedPart(file: ByteSource, member: ArMember) {
  const kind = kinds[member.name.slice(member.name.indexOf(".tar") + 4)];
  if (!kind) throw new ArchiveError("unsupported", `Packages with a ${member.name} are not read`);
  const stored = section({ ...file, close: async () => {} }, member.offset, member.sizeBytes);
  return { stored, kind };
}

interface Packing {
  readonly kind: "gzip" | "xz" | "zstd";
  /** A piece need not outlive the next one. */
  readonly isPassing: boolean;
}

async function* unpacked(
  stored: ByteSource,
  { kind, isPassing }: Packing,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (kind !== "xz") return yield* decompress(stored, kind);
  const budget = inflateBudget(stored.sizeBytes);
  for await (const chunk of (isPassing ? passingXz : unpackXz)(stored)) {
    budget.leftBytes -= chunk.length;
    if (budget.leftBytes < 0)
      throw new ArchiveError("too-large", "The package unpacks to more than any should");
    yield chunk;
  }
}

function identityOf(control: Stanza): Pick<Deb, "name" | "version" | "architecture"> {
  const name = field(control, "Package") ?? "";
  const version = field(control, "Version") ?? "";
  const architecture = field(control, "Architecture") ?? "";
  const isSound =
    /^[a-z0-9][a-z0-9+.-]*$/.test(name) &&
    /^[0-9A-Za-z.+~:-]+$/.test(version) &&
    /^[a-z0-9-]+$/.test(architecture);
  if (isSound) return { name, version, architecture };
  throw new ArchiveError("malformed", "The package does not say which one it is");
}

/** Bytes of a package in memory as what `openDeb` wants. */
export function debOf(bytes: Uint8Array): Promise<Deb> {
  return openDeb(memorySource(bytes));
}

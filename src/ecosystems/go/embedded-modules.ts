import { offsetOfAddress, readExecutable, readSections } from "../../binaries/executable.ts";
import type { Executable, Segment } from "../../binaries/image.ts";
import { numbersOf, type Reading, readExactly } from "../../binaries/reading.ts";
import { type Modules, parseModules } from "./modules-text.ts";

/** What a Go program says it was built from; plain JSON values. */
export interface GoProgram extends Modules {
  readonly kind: "program";
  /** As `runtime.Version()` says it: `go1.21.3`. */
  readonly goVersion: string;
}

const magic = Buffer.from("\xff Go buildinf:", "latin1");
const headerBytes = 32;
const alignment = 16;
/** The linker puts the record near the start of the writable data. */
const nearBytes = 64 << 10;
/** Without sections the data itself is searched, so far. */
const searchBytes = 4 << 20;
/** Kubernetes' own is 20 KiB. */
const maxTextBytes = 4 << 20;

/**
 * Finds in a program what Go's linker wrote there about its modules.
 *
 * @returns `undefined` where it is no Go program, or one of a Go before 1.13
 * @see Go's debug/buildinfo
 */
export function* readGoProgram(): Reading<GoProgram | undefined> {
  const executable = yield* readExecutable();
  if (!executable) return undefined;
  const at = yield* findRecord(executable);
  if (at === undefined) return undefined;
  const texts = yield* readTexts(executable, at);
  if (!texts?.version.startsWith("go") && !texts?.version.startsWith("devel ")) return undefined;
  return { kind: "program", goVersion: texts.version, ...parseModules(texts.modules) };
}

function* findRecord(executable: Executable): Reading<number | undefined> {
  const data = executable.segments.find(({ isWritable, sizeBytes }) => isWritable && sizeBytes > 0);
  const near = data && (yield* search(data, nearBytes));
  if (near !== undefined) return near;
  const sections = yield* readSections(executable);
  const section = sections.find(({ name }) => /^(?:\.go\.buildinfo|__go_buildinfo)$/.test(name));
  if (section) return yield* search({ ...section, address: 0 }, searchBytes);
  const isNamed = executable.sectionTable !== undefined && sections.length > 0;
  return data && !isNamed ? yield* search(data, searchBytes) : undefined;
}

/** The linker aligns the record in memory. */
function* search(
  { offset, address, sizeBytes }: Pick<Segment, "offset" | "address" | "sizeBytes">,
  mostBytes: number,
): Reading<number | undefined> {
  const part = yield { offset, length: Math.min(sizeBytes, mostBytes) };
  const bytes = Buffer.from(part.buffer, part.byteOffset, part.byteLength);
  for (let at = bytes.indexOf(magic); at >= 0; at = bytes.indexOf(magic, at + 1)) {
    if ((address + at) % alignment === 0) return offset + at;
  }
  return undefined;
}

interface Texts {
  readonly version: string;
  readonly modules: string;
}

function* readTexts(executable: Executable, at: number): Reading<Texts | undefined> {
  const bytes = yield { offset: at, length: nearBytes };
  if (bytes.length < headerBytes) return undefined;
  const flags = bytes[15] ?? 0;
  if ((flags & 2) === 0)
    return yield* readPointed(executable, new Uint8Array(bytes.subarray(0, headerBytes)));
  const version = inlineText(bytes, headerBytes);
  const modules = version && inlineText(bytes, version.end);
  if (!version || !modules) return undefined;
  const { start, end } = modules;
  const text = Buffer.from(bytes.subarray(version.start, version.end)).toString("utf8");
  const rest =
    end <= bytes.length ? bytes.subarray(start, end) : yield* readExactly(at + start, end - start);
  return rest && { version: text, modules: withoutSentinels(rest) };
}

/** Since Go 1.18: a length in groups of seven bits, and the text. */
function inlineText(bytes: Uint8Array, at: number): { start: number; end: number } | undefined {
  let length = 0;
  for (let i = 0; i < 4; i++) {
    const byte = bytes[at + i];
    if (byte === undefined) return undefined;
    length += (byte & 0x7f) * 2 ** (7 * i);
    if (byte >= 0x80) continue;
    const start = at + i + 1;
    return length > maxTextBytes ? undefined : { start, end: start + length };
  }
  return undefined;
}

/** Before Go 1.18: two addresses of strings, each an address and a length. */
function* readPointed(executable: Executable, header: Uint8Array): Reading<Texts | undefined> {
  const bytes = header[14] === 4 ? 4 : 8;
  const numbers = numbersOf(header, { isBigEndian: ((header[15] ?? 0) & 1) !== 0 });
  const order = { executable, bytes, isBigEndian: numbers.isBigEndian } as const;
  const [first, second] = [numbers.word(16, bytes), numbers.word(16 + bytes, bytes)];
  const version = yield* readString(order, first);
  const modules = yield* readString(order, second);
  if (!version) return undefined;
  return {
    version: Buffer.from(version).toString("utf8"),
    modules: withoutSentinels(modules ?? new Uint8Array()),
  };
}

interface Pointed {
  readonly executable: Executable;
  readonly bytes: 4 | 8;
  readonly isBigEndian: boolean;
}

function* readString(
  { executable, bytes, isBigEndian }: Pointed,
  address: number,
): Reading<Uint8Array | undefined> {
  const header = yield* readAddress({ executable, address, length: 2 * bytes });
  if (!header) return undefined;
  const numbers = numbersOf(header, { isBigEndian });
  const length = numbers.word(bytes, bytes);
  if (length < 0 || length > maxTextBytes) return undefined;
  const text = yield* readAddress({ executable, address: numbers.word(0, bytes), length });
  return text && new Uint8Array(text);
}

interface Memory {
  readonly executable: Executable;
  readonly address: number;
  readonly length: number;
}

function* readAddress({ executable, address, length }: Memory): Reading<Uint8Array | undefined> {
  const offset = offsetOfAddress(executable, address);
  return offset === undefined ? undefined : yield* readExactly(offset, length);
}

/** Sixteen bytes before and after the text mark it for debuggers. */
function withoutSentinels(bytes: Uint8Array): string {
  const isMarked = bytes.length >= 33 && bytes.at(-17) === 10;
  return isMarked ? Buffer.from(bytes.subarray(16, -16)).toString("utf8") : "";
}

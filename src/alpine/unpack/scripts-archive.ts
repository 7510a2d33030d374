import { Buffer } from "node:buffer";
import { crc32, gunzipSync } from "node:zlib";
import { ArchiveError } from "../../oci/tar/archive-error.ts";
import { writeTar } from "../../oci/tar/write-tar.ts";

/** The scripts of installed packages, in `scripts.tar`. */
export interface ScriptsArchive {
  readonly isCompressed: boolean;
  /** By the checksum of their package (`Q1…`). */
  readonly members: ReadonlyMap<string, readonly StoredScript[]>;
}

export interface StoredScript {
  /** `post-upgrade` */
  readonly kind: string;
  readonly bytes: Uint8Array;
  /** As it stands in the archive. */
  readonly raw: Uint8Array;
}

/** @throws ArchiveError where it is broken */
export function readScripts(stored: Uint8Array, isCompressed: boolean): ScriptsArchive {
  const members = new Map<string, StoredScript[]>();
  for (const { name, ...script } of membersOf(
    isCompressed ? inflated(stored) : Buffer.from(stored),
  )) {
    const { checksum, kind } = partsOf(name) ?? {};
    if (checksum === undefined || kind === undefined) continue;
    const known = members.get(checksum);
    if (known) known.push({ kind, ...script });
    else members.set(checksum, [{ kind, ...script }]);
  }
  return { isCompressed, members };
}

/** Far more than all scripts of a distribution. */
const maxBytes = 256 << 20;

function inflated(stored: Uint8Array): Buffer {
  try {
    return gunzipSync(stored, { maxOutputLength: maxBytes });
  } catch (cause) {
    throw new ArchiveError("malformed", "apk's scripts cannot be unpacked", { cause });
  }
}

export interface PackageScripts {
  readonly name: string;
  readonly version: string;
  /** `Q1…` */
  readonly checksum: string;
  /** By name: `post-upgrade`. */
  readonly scripts: ReadonlyMap<string, Uint8Array>;
  /** When it was built, in seconds since the epoch. */
  readonly builtAt: number;
}

/** Scripts of a package, as they are stored. */
export function storedScripts(apk: PackageScripts): readonly StoredScript[] {
  const { name, version, checksum, scripts, builtAt } = apk;
  const hash = Buffer.from(checksum.slice(2), "base64").toString("hex");
  return scriptKinds.flatMap((kind) => {
    const bytes = scripts.get(kind);
    if (!bytes) return [];
    const path = `${name}-${version}.X1${hash}.${kind}`;
    const tar = [...writeTar([{ path, type: "file", bytes, mode: 0o755 }], { mtime: builtAt })];
    return [{ kind, bytes, raw: Buffer.concat(tar).subarray(0, -endBytes) }];
  });
}

const scriptKinds = [
  "pre-install",
  "post-install",
  "pre-deinstall",
  "post-deinstall",
  "pre-upgrade",
  "post-upgrade",
  "trigger",
];

/** The archive of packages in their order. */
export function writtenScripts(
  { isCompressed, members }: ScriptsArchive,
  checksums: Iterable<string>,
): Buffer {
  const kept = [...checksums].flatMap((checksum) => members.get(checksum) ?? []);
  const plain = Buffer.concat([...kept.map(({ raw }) => raw), Buffer.alloc(endBytes)]);
  return isCompressed ? storedGzip(plain) : plain;
}

/** As it is: what zlib makes of it differs from version to version, and layers are to be the same. */
function storedGzip(plain: Buffer): Buffer {
  const parts: Buffer[] = [Buffer.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff)];
  for (let at = 0; at === 0 || at < plain.length; at += maxStored) {
    const block = plain.subarray(at, at + maxStored);
    const header = Buffer.of(at + maxStored >= plain.length ? 1 : 0, 0, 0, 0, 0);
    header.writeUInt16LE(block.length, 1);
    header.writeUInt16LE(~block.length & 0xffff, 3);
    parts.push(header, block);
  }
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(plain), 0);
  trailer.writeUInt32LE(plain.length, 4);
  return Buffer.concat([...parts, trailer]);
}

/** RFC 1951, 3.2.4. */
const maxStored = 0xffff;

const blockBytes = 512;
/** Two blocks of zeros. */
const endBytes = 2 * blockBytes;

interface Member {
  readonly name: string;
  readonly bytes: Buffer;
  /** With headers that extend its own, and what fills its last block. */
  readonly raw: Buffer;
}

function* membersOf(tar: Buffer): Generator<Member> {
  let start = 0;
  let longName: string | undefined;
  for (let at = 0; at + blockBytes <= tar.length; ) {
    const header = tar.subarray(at, at + blockBytes);
    if (header.every((byte) => byte === 0)) return;
    const size = sizeIn(header);
    const body = at + blockBytes;
    at = body + Math.ceil(size / blockBytes) * blockBytes;
    if (at > tar.length) throw new ArchiveError("truncated", "apk's scripts are cut off");
    const kind = String.fromCharCode(header[156] ?? 0);
    if (kind === "L") longName = textIn(tar, body, size);
    if (/[xgLK]/.test(kind)) continue;
    const bytes = tar.subarray(body, body + size);
    yield { name: longName ?? textIn(header, 0, nameBytes), bytes, raw: tar.subarray(start, at) };
    start = at;
    longName = undefined;
  }
}

const nameBytes = 100;

function textIn(bytes: Buffer, at: number, length: number): string {
  const text = bytes.toString("latin1", at, at + length);
  const end = text.indexOf("\0");
  return end < 0 ? text : text.slice(0, end);
}

function sizeIn(header: Buffer): number {
  const written = textIn(header, 124, 12).trim();
  if (/^[0-7]{1,12}$/.test(written)) return Number.parseInt(written, 8);
  throw new ArchiveError("malformed", "apk's scripts are no archive");
}

interface ScriptName {
  readonly checksum: string;
  readonly kind: string;
}

/** `NAME-VERSION.CHECKSUM.SCRIPT`: in hexadecimal digits behind `X1`, or in base64 behind `Q1`. */
function partsOf(name: string): ScriptName | undefined {
  const [, hex, base64, kind] =
    /\.(?:X1([0-9a-f]{40})|(Q1[A-Za-z0-9+/]{27}=))\.([a-z-]+)$/.exec(name) ?? [];
  if (kind === undefined) return undefined;
  return { kind, checksum: base64 ?? `Q1${Buffer.from(hex ?? "", "hex").toString("base64")}` };
}

import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { ArchiveError } from "../../oci/tar/archive-error.ts";
import { memorySource } from "../../oci/tar/byte-source.ts";
import { decompress } from "../../oci/tar/decompress.ts";
import { openTar, type TarReader } from "../../oci/tar/read-tar.ts";
import { streamCursor } from "../../oci/tar/tar-cursor.ts";
import { apkChecksum } from "../checksum.ts";
import type { ApkPackage } from "../packages.ts";
import { gzipMember } from "./gzip-members.ts";
import { type SegmentFile, segmentFiles } from "./segment-files.ts";

/** A package file whose every byte its index vouches for. */
export interface ApkFile {
  /** What it says of itself: several values of one name each have their own. */
  readonly facts: ReadonlyMap<string, readonly string[]>;
  /** `post-upgrade`, by its name without a dot. */
  readonly scripts: ReadonlyMap<string, Uint8Array>;
  /** Opens the archive of its files, from the front. */
  openFiles(): TarReader;
}

/**
 * Opens a package file of apk's second format. A signed index names the SHA-1 of its control segment, and
 * that names the SHA-256 of its files: both are compared, and its own signature is not needed.
 *
 * @throws ArchiveError where it is another package, was changed, is cut off, or has a format that is not read
 * @see apk-v2(5)
 */
export async function openApkFile(bytes: Uint8Array, listed: ApkPackage): Promise<ApkFile> {
  if (Buffer.from(bytes.subarray(0, 3)).toString("latin1") === "ADB")
    throw new ArchiveError("unsupported", "Packages of apk's third format are not read");
  const control = controlOf(bytes, await segmentAt(bytes, 0));
  if (apkChecksum(control.stored) !== listed.checksum)
    throw changed("its control segment is not what its index says");
  const files = await segmentFiles(control.plain);
  const facts = factsOf(files.get(".PKGINFO"));
  const [datahash] = facts.get("datahash") ?? [];
  const stored = bytes.subarray(control.end);
  if (createHash("sha256").update(stored).digest("hex") !== datahash)
    throw changed("its files are not what its control segment says");
  const said = ["pkgname", "pkgver"].map((name) => facts.get(name)?.[0]).join(" ");
  if (said !== `${listed.name} ${listed.version}`) throw changed(`it is ${said.slice(0, 100)}`);
  return {
    facts,
    scripts: scriptsIn(files),
    openFiles: () =>
      openTar(streamCursor(decompress(memorySource(stored), "gzip")), {
        lengthIsKnown: false,
        withOwnerNames: true,
      }),
  };
}

/** Scripts, and what a package says of itself. */
const maxControlBytes = 16 << 20;

async function segmentAt(bytes: Uint8Array, at: number) {
  const member = gzipMember(bytes, { at, maxPlainBytes: maxControlBytes });
  return { ...member, names: [...(await segmentFiles(member.plain)).keys()] };
}

/** Behind the signature, where there is one. */
function controlOf(bytes: Uint8Array, first: Awaited<ReturnType<typeof segmentAt>>) {
  const isSignature = first.names.length > 0 && first.names.every((name) => /^\.SIGN\./.test(name));
  if (!isSignature) return first;
  return gzipMember(bytes, { at: first.end, maxPlainBytes: maxControlBytes });
}

function factsOf(file: SegmentFile | undefined): ReadonlyMap<string, readonly string[]> {
  if (!file) throw new ArchiveError("malformed", "The package does not say which one it is");
  const facts = new Map<string, string[]>();
  for (const line of Buffer.from(file.bytes).toString("utf8").split("\n")) {
    const at = line.indexOf(" = ");
    if (at < 1 || line.startsWith("#")) continue;
    const name = line.slice(0, at);
    const values = facts.get(name);
    if (values) values.push(line.slice(at + 3));
    else facts.set(name, [line.slice(at + 3)]);
  }
  return facts;
}

function scriptsIn(files: ReadonlyMap<string, SegmentFile>): ReadonlyMap<string, Uint8Array> {
  const scripts = new Map<string, Uint8Array>();
  for (const [path, { bytes }] of files) {
    const [, name] = /^\.((?:pre|post)-(?:install|upgrade|deinstall)|trigger)$/.exec(path) ?? [];
    if (name !== undefined) scripts.set(name, bytes);
  }
  return scripts;
}

function changed(why: string): ArchiveError {
  return new ArchiveError("malformed", why);
}

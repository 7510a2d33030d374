import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import {
  armored,
  clearsigned,
  madeAt,
  packet,
  signatureBody,
  type TestKey,
} from "./openpgp-writer.ts";

/** A package of a made archive. */
export interface MadeDeb {
  readonly name: string;
  readonly version: string;
  readonly architecture?: string;
  /** Further fields, each a line. */
  readonly fields?: readonly string[];
  /** Octets of its file. */
  readonly content?: string | Uint8Array;
}

export interface MadeSuite {
  /** `bookworm`; that of the address. */
  readonly name: string;
  readonly debs: readonly MadeDeb[];
  readonly origin?: string;
  readonly label?: string;
  readonly suite?: string;
  readonly codename?: string;
  /** Further lines of the Release. */
  readonly fields?: readonly string[];
  /** Seconds since the epoch. */
  readonly date?: number;
  readonly packings?: readonly (".gz" | "")[];
  /** Octets of a packed index, by the end of its name, that are listed beside the others. */
  readonly packed?: Readonly<Record<string, Uint8Array>>;
  readonly signers: readonly TestKey[];
  /** `detached` has `Release` and `Release.gpg` instead of `InRelease`. */
  readonly signing?: "clear" | "detached";
  readonly hash?: string;
}

/** When made archives are read: an hour after they were made. Milliseconds since the epoch. */
export const readAtMs: number = (madeAt + 3600) * 1000;

/** Files of a suite by their path below the archive's address. */
export function suiteFiles(suite: MadeSuite): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  const base = `dists/${suite.name}/`;
  const lists: string[] = [];
  const index = Buffer.from(suite.debs.map((deb) => stanzaOf(deb, files)).join("\n"));
  const packings = Object.entries(suite.packed ?? {}).map(([end, bytes]) => [end, bytes] as const);
  for (const end of suite.packings ?? [".gz", ""]) {
    packings.push([end, end === "" ? index : gzipSync(index)]);
  }
  for (const [end, bytes] of packings) {
    const path = `main/binary-amd64/Packages${end}`;
    files.set(base + path, Buffer.from(bytes));
    files.set(`${base}main/binary-amd64/by-hash/SHA256/${sha256(bytes)}`, Buffer.from(bytes));
    lists.push(` ${sha256(bytes)} ${bytes.length} ${path}`);
  }
  const release = releaseText(suite, lists);
  const { signers, signing = "clear", hash } = suite;
  const options = hash === undefined ? {} : { hash };
  if (signing === "clear") {
    files.set(`${base}InRelease`, Buffer.from(clearsigned(release, signers, options)));
    return files;
  }
  const content = Buffer.from(release);
  const packets = signers.map((key) => packet(2, signatureBody(key, content, options)));
  files.set(`${base}Release`, content);
  files.set(`${base}Release.gpg`, Buffer.from(armored(Buffer.concat(packets), "SIGNATURE")));
  return files;
}

function releaseText(suite: MadeSuite, lists: readonly string[]): string {
  const { name, origin = "Debian", label = "Debian", codename = name, fields = [] } = suite;
  return [
    `Origin: ${origin}`,
    `Label: ${label}`,
    `Suite: ${suite.suite ?? "oldstable"}`,
    `Codename: ${codename}`,
    `Date: ${new Date((suite.date ?? madeAt) * 1000).toUTCString()}`,
    ...fields,
    "MD5Sum:",
    ` ${"0".repeat(32)} 1 main/binary-amd64/Packages.gz`,
    "SHA256:",
    ...lists,
    "",
  ].join("\n");
}

function stanzaOf(deb: MadeDeb, files: Map<string, Buffer>): string {
  const { name, version, architecture = "amd64", fields = [] } = deb;
  const content = Buffer.from(deb.content ?? `${name} ${version} `.repeat(5000));
  const filename = `pool/main/${name}_${version.replace(/^\d+:/, "")}_${architecture}.deb`;
  files.set(filename, content);
  return [
    `Package: ${name}`,
    `Version: ${version}`,
    `Architecture: ${architecture}`,
    ...fields,
    `Filename: ${filename}`,
    `Size: ${content.length}`,
    `MD5sum: ${"0".repeat(32)}`,
    `SHA256: ${sha256(content)}`,
    "Description: made",
    " for a test",
    "",
  ].join("\n");
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

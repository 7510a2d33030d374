import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from "node:crypto";
import { gzipSync } from "node:zlib";
import type { ApkKey } from "../src/alpine/archive/signed-segment.ts";
import { type NewFile, writeTar } from "../src/oci/tar/write-tar.ts";
import { textFile } from "./images.ts";

/** A key pair with which made repositories are signed. */
export interface MadeApkKey extends ApkKey {
  readonly secret: KeyObject;
}

export interface MadeApk {
  readonly name: string;
  readonly version: string;
  readonly files: readonly NewFile[];
  /** Scripts by their names without a dot. */
  readonly scripts?: Readonly<Record<string, string>>;
  /** Further lines of its stanza in the index. */
  readonly fields?: readonly string[];
  /** Further lines of what it says of itself: `replaces = other`. */
  readonly facts?: readonly string[];
}

export const apkMadeAt = 1_700_000_000;

export function makeApkKey(name: string): MadeApkKey {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { name, secret: privateKey, key: createPublicKey(privateKey) };
}

/** A package file of apk's second format, and its stanza. */
export function apkOf({
  name,
  version,
  files,
  scripts = {},
  fields = [],
  facts: more = [],
}: MadeApk): {
  readonly bytes: Buffer;
  readonly stanza: string;
} {
  const payload = gzipSync(payloadTar(files));
  const facts = [
    `pkgname = ${name}`,
    `pkgver = ${version}`,
    `datahash = ${createHash("sha256").update(payload).digest("hex")}`,
    ...more,
  ];
  const texts = Object.entries(scripts).map(([script, text]) => textFile(`.${script}`, text));
  const control = segment([textFile(".PKGINFO", `${facts.join("\n")}\n`), ...texts]);
  const bytes = Buffer.concat([control, payload]);
  const checksum = createHash("sha1").update(control).digest("base64");
  const lines = [
    `C:Q1${checksum}`,
    `P:${name}`,
    `V:${version}`,
    "A:x86_64",
    `S:${bytes.length}`,
    ...fields,
  ];
  return { bytes, stanza: `${lines.join("\n")}\n` };
}

/** Files of a signed repository for x86_64, by their paths below its address. */
export function apkRepositoryOf(
  apks: readonly MadeApk[],
  key: MadeApkKey,
): Readonly<Record<string, Buffer>> {
  const made = apks.map((apk) => ({ ...apkOf(apk), file: `${apk.name}-${apk.version}.apk` }));
  const index = apkIndexOf(
    made.map(({ stanza }) => stanza),
    { key },
  );
  return {
    "x86_64/APKINDEX.tar.gz": index,
    ...Object.fromEntries(made.map(({ file, bytes }) => [`x86_64/${file}`, bytes])),
  };
}

/** A signed index. @param kind - of the signature */
export function apkIndexOf(
  stanzas: readonly string[],
  { key, kind = "RSA", madeAt = apkMadeAt }: MadeIndex,
): Buffer {
  const content = gzipSync(tar([{ ...textFile("APKINDEX", stanzas.join("\n")), mtime: madeAt }]));
  const hash = kind === "RSA" ? "sha1" : "sha256";
  const signature = sign(hash, content, key.secret);
  const signed: NewFile = { path: `.SIGN.${kind}.${key.name}`, type: "file", bytes: signature };
  return Buffer.concat([segment([signed]), content]);
}

export interface MadeIndex {
  readonly key: MadeApkKey;
  readonly kind?: "RSA" | "RSA256";
  /** Seconds since the epoch. */
  readonly madeAt?: number;
}

function tar(files: readonly NewFile[]): Buffer {
  return Buffer.concat([...writeTar(files, { mtime: apkMadeAt })]);
}

/** In the order given; each file with the checksum that apk asks for in a header of its own. */
function payloadTar(files: readonly NewFile[]): Buffer {
  const parts = files.flatMap(({ xattrs, ...file }) => [
    checksumHeader({ ...file, ...(xattrs && { xattrs }) }),
    tar([file]).subarray(0, -1024),
  ]);
  return Buffer.concat([...parts, Buffer.alloc(1024)]);
}

function checksumHeader({ type, bytes, linkTarget = "", xattrs = {} }: NewFile): Buffer {
  if (type === "directory" || type === "hardlink") return Buffer.alloc(0);
  const content = type === "file" ? (bytes ?? "") : linkTarget;
  const hash = createHash("sha1").update(content).digest("hex");
  const facts = Object.entries(xattrs).map(([name, value]) => `SCHILY.xattr.${name}=${value}`);
  const lines = [`APK-TOOLS.checksum.SHA1=${hash}`, ...facts].map(paxLine).join("");
  const file = {
    path: "PaxHeaders/file",
    type: "file",
    bytes: Buffer.from(lines, "latin1"),
  } as const;
  const header = tar([file]).subarray(0, -1024);
  // The kind of an extension in place of a file's, and the sum over the header anew.
  header[156] = "x".charCodeAt(0);
  header.fill(" ", 148, 156);
  const sum = header.subarray(0, 512).reduce((all, one) => all + one, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return header;
}

/** Its length, itself included, stands before it. */
function paxLine(fact: string): string {
  const rest = ` ${fact}\n`;
  let length = rest.length;
  while (String(length).length + rest.length !== length)
    length = String(length).length + rest.length;
  return `${length}${rest}`;
}

/** Without the blocks of zeros at its end: another segment follows. */
function segment(files: readonly NewFile[]): Buffer {
  return gzipSync(tar(files).subarray(0, -1024));
}

import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { folderOf } from "../src/oci/tar/entry-path.ts";
import { type NewFile, writeTar } from "../src/oci/tar/write-tar.ts";

/** A package to make. */
export interface MadeDeb {
  readonly name: string;
  readonly version: string;
  /** `all` where left out. */
  readonly architecture?: string;
  /** Further fields of its control file. */
  readonly fields?: Readonly<Record<string, string>>;
  /** Relative; folders above them come by themselves. Text is a file. */
  readonly files?: Readonly<Record<string, string | Partial<MadeFile>>>;
  /** Beside `control`: `conffiles`, `postinst`; scripts are made executable. */
  readonly control?: Readonly<Record<string, string>>;
  /** Left out, so that dpkg makes its own. */
  readonly withoutSums?: true;
  readonly compression?: "gzip" | "none";
  /** Seconds since the epoch, of all files. */
  readonly mtime?: number;
}

export interface MadeFile extends NewFile {
  readonly text: string;
  readonly userName: string;
  readonly groupName: string;
}

/** Writes a package (deb(5)). */
export function makeDeb(deb: MadeDeb): Buffer {
  const { control = {}, compression = "gzip", mtime = 1_600_000_000 } = deb;
  const files = payloadOf(deb);
  const sums = files.flatMap(({ path, type, bytes = "" }) =>
    type === "file" ? [`${createHash("md5").update(bytes).digest("hex")}  ${path.slice(2)}\n`] : [],
  );
  const texts: Record<string, string> = { control: controlText(deb), ...control };
  if (!deb.withoutSums && sums.length > 0) texts["md5sums"] = sums.join("");
  const controlFiles = Object.entries(texts).map(
    ([name, text]): NewFile => ({
      path: `./${name}`,
      type: "file",
      bytes: Buffer.from(text),
      mode: /^(?:pre|post)(?:inst|rm)$|^config$/.test(name) ? 0o755 : 0o644,
    }),
  );
  const suffix = compression === "gzip" ? ".gz" : "";
  const pack = (bytes: Buffer) => (compression === "gzip" ? gzipSync(bytes) : bytes);
  return writeAr([
    ["debian-binary", Buffer.from("2.0\n")],
    [`control.tar${suffix}`, pack(Buffer.concat([...writeTar(controlFiles, { mtime })]))],
    [`data.tar${suffix}`, pack(named(Buffer.concat([...writeTar(files, { mtime })]), deb))],
  ]);
}

/** Writes an ar archive. */
export function writeAr(members: readonly (readonly [string, Uint8Array])[]): Buffer {
  const parts: Uint8Array[] = [Buffer.from("!<arch>\n")];
  for (const [name, bytes] of members) {
    const header = `${name.padEnd(16)}${"0".padEnd(12)}${"0".padEnd(6)}${"0".padEnd(6)}${"100644".padEnd(8)}`;
    parts.push(Buffer.from(`${header}${String(bytes.length).padEnd(10)}\`\n`), bytes);
    if (bytes.length % 2 === 1) parts.push(Buffer.from("\n"));
  }
  return Buffer.concat(parts);
}

function controlText({ name, version, architecture = "all", fields = {} }: MadeDeb): string {
  const all = {
    Package: name,
    Version: version,
    Architecture: architecture,
    Maintainer: "Test <test@example.com>",
    ...fields,
    Description: "made for a test\n It holds nothing.",
  };
  return Object.entries(all)
    .map(([field, value]) => `${field}: ${value}\n`)
    .join("");
}

function payloadOf({ files = {} }: MadeDeb): readonly NewFile[] {
  const found = new Map<string, NewFile>([["./", { path: ".", type: "directory" }]]);
  for (const [path, written] of Object.entries(files)) {
    for (let at = folderOf(path); at !== ""; at = folderOf(at))
      if (!found.has(`./${at}`)) found.set(`./${at}`, { path: `./${at}`, type: "directory" });
    const file = typeof written === "string" ? { text: written } : written;
    const { text, userName: _, groupName: __, ...more } = file;
    const linkTarget = file.type === "hardlink" ? { linkTarget: `./${file.linkTarget ?? ""}` } : {};
    const bytes = text === undefined ? {} : { bytes: Buffer.from(text) };
    found.set(`./${path}`, { type: "file", ...bytes, ...more, ...linkTarget, path: `./${path}` });
  }
  return [...found.values()];
}

/** Puts names of owners into the headers. */
function named(tar: Buffer, { files = {} }: MadeDeb): Buffer {
  for (let at = 0; at + 512 <= tar.length; ) {
    const block = tar.subarray(at, at + 512);
    const path = block.toString("latin1", 0, 100).replace(/\0.*/s, "").replace(/^\.\//, "");
    const file = files[path.replace(/\/$/, "")];
    if (typeof file === "object" && file.userName !== undefined) {
      block.write(file.userName, 265, "latin1");
      block.write(file.groupName ?? file.userName, 297, "latin1");
      block.fill(" ", 148, 156);
      const sum = block.reduce((total, byte) => total + byte, 0);
      block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
    }
    const size = Number.parseInt(block.toString("latin1", 124, 135), 8) || 0;
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return tar;
}

import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import type { NewFile } from "../src/oci/tar/write-tar.ts";
import { writeTar } from "../src/oci/tar/write-tar.ts";
import type { MadeDeb } from "./debian-archive.ts";

export interface MadePackage {
  readonly name: string;
  readonly version: string;
  readonly architecture?: string;
  /** Further fields, each a line, of its control file and of an archive's index. */
  readonly fields?: readonly string[];
  /** Its files; their folders are added. */
  readonly files: readonly NewFile[];
  /** Further control files by name: scripts, `conffiles`. */
  readonly control?: Readonly<Record<string, string>>;
}

/** When the files of made packages are from, in seconds since the epoch. */
export const packedAt = 1_690_000_000;

/** A binary package (deb(5)). */
export function makeDeb(made: MadePackage): Buffer {
  const { control = {}, files } = made;
  const sums = files.flatMap(({ path, bytes, type }) =>
    type === "file" ? [`${md5(bytes ?? new Uint8Array())}  ${path}\n`] : [],
  );
  const controlFiles: readonly (readonly [string, string])[] = [
    ["control", `${controlText(made)}\n`],
    ["md5sums", sums.join("")],
    ...Object.entries(control),
  ];
  const scripts = new Set(["preinst", "postinst", "prerm", "postrm", "config"]);
  const controlTar = tarOf(
    controlFiles.map(([path, text]) => ({
      path,
      type: "file",
      bytes: Buffer.from(text),
      ...(scripts.has(path) && { mode: 0o755 }),
    })),
  );
  return ar([
    ["debian-binary", Buffer.from("2.0\n")],
    ["control.tar.gz", gzipSync(controlTar)],
    ["data.tar.gz", gzipSync(tarOf(withFolders(files)))],
  ]);
}

/** The same for an archive. */
export function archivedDeb(made: MadePackage): MadeDeb {
  const { name, version, architecture, fields } = made;
  return {
    name,
    version,
    ...(architecture !== undefined && { architecture }),
    ...(fields && { fields }),
    content: makeDeb(made),
  };
}

/** What dpkg has of packages that are installed: their files, and its database. */
export function installedFiles(packages: readonly MadePackage[]): NewFile[] {
  const text = (path: string, content: string): NewFile => ({
    path,
    type: "file",
    bytes: Buffer.from(content),
  });
  const database = packages.flatMap((made) => {
    const { name, files, control = {} } = made;
    const info = `var/lib/dpkg/info/${infoName(made)}`;
    const listed = ["/.", ...withFolders(files).map(({ path }) => `/${path}`)];
    const sums = files.flatMap(({ path, bytes, type }) =>
      type === "file" ? [`${md5(bytes ?? new Uint8Array())}  ${path}\n`] : [],
    );
    return [
      text(`${info}.list`, `${listed.join("\n")}\n`),
      text(`${info}.md5sums`, sums.join("")),
      ...Object.entries(control).map(([file, content]) => text(`${info}.${file}`, content)),
      ...(name === "" ? [] : files),
    ];
  });
  const status = packages.map(statusText).join("\n");
  return [
    text("var/lib/dpkg/info/format", "1\n"),
    text("var/lib/dpkg/status", status),
    ...database,
  ];
}

/** What an image without dpkg has of the same packages. */
export function distrolessFiles(packages: readonly MadePackage[]): NewFile[] {
  return packages.flatMap((made) => {
    const path = `var/lib/dpkg/status.d/${made.name}`;
    const sums = made.files.flatMap(({ path, bytes, type }) =>
      type === "file" ? [`${md5(bytes ?? new Uint8Array())}  ${path}\n`] : [],
    );
    return [
      { path, type: "file", bytes: Buffer.from(`${controlText(made)}\n`) },
      { path: `${path}.md5sums`, type: "file", bytes: Buffer.from(sums.join("")) },
      ...made.files,
    ] satisfies NewFile[];
  });
}

/** A stanza of dpkg's status file. */
export function statusText(made: MadePackage): string {
  const conffiles = (made.control?.["conffiles"] ?? "").split("\n").filter(Boolean);
  const hashes = conffiles.map((path) => {
    const file = made.files.find((one) => `/${one.path}` === path);
    return ` ${path} ${md5(file?.bytes ?? new Uint8Array())}\n`;
  });
  const [first = "", ...rest] = controlText(made).split("\n");
  const fields = rest.filter((line) => !/^(?:Description:| made)/.test(line)).join("\n");
  return `${first}\nStatus: install ok installed\n${fields}\n${
    hashes.length > 0 ? `Conffiles:\n${hashes.join("")}` : ""
  }Description: made\n made for a test\n`;
}

/** A control file. */
export function controlText({
  name,
  version,
  architecture = "amd64",
  fields = [],
}: MadePackage): string {
  return [
    `Package: ${name}`,
    "Priority: optional",
    "Section: misc",
    "Installed-Size: 10",
    "Maintainer: Nobody <nobody@example.org>",
    `Architecture: ${architecture}`,
    `Version: ${version}`,
    ...fields,
    "Description: made",
    " made for a test",
  ].join("\n");
}

function infoName({ name, architecture = "amd64", fields = [] }: MadePackage): string {
  return fields.includes("Multi-Arch: same") ? `${name}:${architecture}` : name;
}

function withFolders(files: readonly NewFile[]): readonly NewFile[] {
  const folders = new Set<string>();
  for (const { path } of files) {
    const parts = path.split("/");
    for (let length = 1; length < parts.length; length++) {
      folders.add(parts.slice(0, length).join("/"));
    }
  }
  for (const { path } of files) folders.delete(path);
  return [...[...folders].sort().map((path): NewFile => ({ path, type: "directory" })), ...files];
}

function tarOf(files: readonly NewFile[]): Buffer {
  return Buffer.concat([...writeTar(files, { mtime: packedAt })]);
}

/** An ar archive, as dpkg-deb writes it. */
export function ar(members: readonly (readonly [name: string, bytes: Uint8Array])[]): Buffer {
  const parts: Uint8Array[] = [Buffer.from("!<arch>\n")];
  for (const [name, bytes] of members) {
    const header = `${name.padEnd(16)}${String(packedAt).padEnd(12)}0     0     100644  ${String(
      bytes.length,
    ).padEnd(10)}\`\n`;
    parts.push(Buffer.from(header), bytes);
    if (bytes.length % 2 === 1) parts.push(Buffer.from("\n"));
  }
  return Buffer.concat(parts);
}

function md5(bytes: Uint8Array): string {
  return createHash("md5").update(bytes).digest("hex");
}

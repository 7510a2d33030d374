import { Buffer } from "node:buffer";
import type { Node, WorkingRoot } from "../../rootfs/working-root.ts";
import { type DpkgDatabase, dpkgFolder, type KnownPackage } from "./dpkg-database.ts";
import type { Deb } from "./open-deb.ts";
import { stanzaText } from "./stanza.ts";

/** A package that was upgraded, and what became of it. */
export interface Upgraded {
  readonly deb: Deb;
  readonly before: KnownPackage | undefined;
  readonly known: KnownPackage;
  /** MD5 by name of what was laid down; used where the package does not say it. */
  readonly hashes: ReadonlyMap<string, string>;
}

/** Puts the control files of a package into `info`, in place of those of its old version. */
export function writeInfo(root: WorkingRoot, { deb, before, known, hashes }: Upgraded): void {
  const folder = `${dpkgFolder}/info`;
  for (const name of root.list(folder)) {
    // Lists are written where they changed.
    const isKept = name === `${known.infoName}.list`;
    const isOld = isOf(name, before?.infoName) || isOf(name, known.infoName);
    if (isOld && !isKept) root.remove(`${folder}/${name}`);
  }
  // Names with a dot would look like another package's.
  for (const [name, { bytes, mode, mtime }] of deb.controlFiles) {
    if (name.includes(".") || name === "list") continue;
    root.put(`${folder}/${known.infoName}.${name}`, {
      ...owned(mode, mtime),
      content: { kind: "new", bytes },
    });
  }
  if (deb.controlFiles.has("md5sums")) return;
  const sums = known.files.flatMap((name) => {
    const hash = hashes.get(name);
    return hash === undefined ? [] : [`${hash}  ${name.slice(1)}\n`];
  });
  root.put(`${folder}/${known.infoName}.md5sums`, textFile(sums.join("")));
}

/** Writes the lists of files that changed, and the status file with the one before beside it. */
export function writeStatus(
  root: WorkingRoot,
  database: DpkgDatabase,
  listsBefore: ReadonlyMap<string, readonly string[]>,
): void {
  for (const { infoName, files } of database.packages) {
    const before = listsBefore.get(infoName);
    const isSame =
      before?.length === files.length && files.every((name, at) => name === before[at]);
    if (isSame) continue;
    const path = `${dpkgFolder}/info/${infoName}.list`;
    root.put(path, textFile(files.map((name) => `${name}\n`).join("")));
  }
  const status = `${dpkgFolder}/status`;
  const old = root.before(status);
  if (old) root.put(`${dpkgFolder}/status-old`, old);
  root.put(status, textFile(statusText(database)));
}

/** A file that dpkg makes: the archive of what changed gives it its time. */
export function textFile(text: string): Node {
  return { ...owned(0o644, 0), content: { kind: "new", bytes: Buffer.from(text) } };
}

function statusText({ packages }: DpkgDatabase): string {
  return packages.map(({ text, stanza }) => `${text ?? stanzaText(stanza)}\n`).join("");
}

function owned(mode: number, mtime: number): Node {
  return { type: "file", mode, uid: 0, gid: 0, mtime };
}

/** `libc6:amd64.list` is of `libc6:amd64`, as nothing in it stands behind a further dot. */
function isOf(file: string, infoName: string | undefined): boolean {
  return (
    infoName !== undefined &&
    file.startsWith(`${infoName}.`) &&
    !file.slice(infoName.length + 1).includes(".")
  );
}

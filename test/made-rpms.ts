import {
  type RpmFile,
  type RpmPackages,
  readRpmFile,
  sqlitePackages,
} from "../src/rpm/database.ts";
import type { RpmShape } from "./rpm-databases.ts";

/** Files in /usr/bin are kept. */
export const reading = { keepsFile: (path: string): boolean => path.startsWith("usr/bin/") };

/** Reads a database by its name, without a write-ahead log. */
export function readRpms(name: string, bytes: Uint8Array): RpmPackages {
  const file = readRpmFile(`var/lib/rpm/${name}`, bytes, reading);
  return file.kind === "packages" ? file : withLog(file, undefined);
}

/** As the ecosystem puts them together; through JSON, as the cache keeps them. */
export function withLog(database: RpmFile, log: RpmFile | undefined): RpmPackages {
  const [main, written] = [database, log].map(
    (file) => file && (JSON.parse(JSON.stringify(file)) as RpmFile),
  );
  if (main?.kind !== "sqlite" || (written && written.kind !== "log")) throw new Error("No SQLite");
  const found = sqlitePackages(main.state, written?.state);
  if (!found) throw new Error("No table of packages");
  return found;
}

/** Names of packages in the order of names. */
export function sortedNames({ packages }: RpmPackages): string[] {
  return packages.map(({ name }) => name).sort();
}

/** A package with a value for everything that is read. */
export const bash: RpmShape = {
  name: "bash",
  version: "5.1.8",
  release: "9.el9",
  epoch: 1,
  sourceRpm: "bash-5.1.8-9.el9.src.rpm",
  vendor: "Rocky Enterprise Software Foundation",
  license: "GPLv3+",
  modularityLabel: "shells:5:9000:abc",
  requires: ["libc.so.6()(64bit)", "filesystem", "filesystem"],
  provides: ["bash", "/bin/sh"],
  files: ["/usr/bin/bash", "/usr/share/doc/bash/README", "/usr/bin/sh"],
};

/** Many files make a header longer than a page. */
export const large: RpmShape = {
  name: "large",
  version: "1",
  release: "1",
  files: Array.from({ length: 3000 }, (_, i) => `/usr/share/large/folder-${i % 50}/file-${i}`),
};

/** Kept among packages, and none. */
const key: RpmShape = { name: "gpg-pubkey", version: "8483c65d", release: "5ccc5b19" };
/** Small packages, enough for a tree of several pages. */
export const many: readonly RpmShape[] = Array.from({ length: 300 }, (_, i) => ({
  name: `n${i}`,
  version: `${i}`,
  release: "1",
}));
/** All of them. */
export const shapes: readonly RpmShape[] = [bash, key, large, ...many];
/** Of the packages among them. */
export const names: readonly string[] = shapes
  .map(({ name }) => name)
  .filter((name) => name !== "gpg-pubkey");

/** What is read of `bash`. */
export const wholeBash: RpmPackages["packages"][number] = {
  name: "bash",
  version: "5.1.8",
  release: "9.el9",
  epoch: 1,
  architecture: "x86_64",
  sourceRpm: "bash-5.1.8-9.el9.src.rpm",
  vendor: "Rocky Enterprise Software Foundation",
  license: "GPLv3+",
  modularityLabel: "shells:5:9000:abc",
  requires: ["libc.so.6()(64bit)", "filesystem"],
  provides: ["bash", "/bin/sh"],
  files: ["usr/bin/bash", "usr/bin/sh"],
};

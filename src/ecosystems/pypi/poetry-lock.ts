import type { PackageScope } from "../../model/index.ts";
import type { LockedPackage, LockFile } from "../lock-file.ts";
import { readTomlLock, type Table, tableOf, textOf, textsOf } from "./lock-entries.ts";

/**
 * Reads `poetry.lock` of Poetry 1 and 2. What is asked for stands in `pyproject.toml`.
 *
 * @throws SyntaxError where it is no TOML, its message says where
 */
export function readPoetryLock(path: string, bytes: Uint8Array): LockFile {
  const lock = readTomlLock(path, { bytes, array: "package" });
  const packages: LockedPackage[] = [];
  const unversioned: string[] = [];
  for (const { table, name, version, region, key } of lock.entries) {
    if (textOf(tableOf(table["source"])["type"]) === "directory") continue;
    if (version === undefined) {
      unversioned.push(name);
      continue;
    }
    const scope = scopeOf(table);
    const needed = Object.keys(tableOf(table["dependencies"]));
    const requires = needed.flatMap((one) => lock.keysOf(one));
    packages.push({ key, name, version, region, requires, ...(scope && { scope }) });
  }
  return { kind: "lock", packages, asked: [], unversioned };
}

/** Poetry 1 writes a category until 1.4, Poetry 2 the groups; between them the lock does not say. */
function scopeOf(table: Table): PackageScope | "required" | undefined {
  const groups = textsOf(table["groups"]);
  const category = textOf(table["category"]);
  const isMain = groups.includes("main") || category === "main";
  if (isMain) return table["optional"] === true ? "optional" : "required";
  return groups.length > 0 || category !== undefined ? "development" : undefined;
}

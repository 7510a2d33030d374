import type { LockedPackage, LockFile } from "../lock-file.ts";
import { readTomlLock, tablesOf, textOf } from "./lock-entries.ts";

/**
 * Reads `pylock.toml`, the lock that every installer shares.
 *
 * @throws SyntaxError where it is no TOML, its message says where
 * @see PEP 751
 */
export function readPylock(path: string, bytes: Uint8Array): LockFile {
  const lock = readTomlLock(path, { bytes, array: "packages" });
  if (textOf(lock.toml.value["lock-version"]) === undefined) {
    throw new SyntaxError("It states no lock-version (line 1)");
  }
  const packages: LockedPackage[] = [];
  const unversioned: string[] = [];
  for (const { table, name, version, region, key } of lock.entries) {
    if (table["directory"] !== undefined) continue;
    if (version === undefined) unversioned.push(name);
    else {
      const requires = tablesOf(table["dependencies"]).flatMap((one) =>
        lock.keysOf(textOf(one["name"]) ?? "", textOf(one["version"])),
      );
      packages.push({ key, name, version, region, requires });
    }
  }
  return { kind: "lock", packages, asked: [], unversioned };
}

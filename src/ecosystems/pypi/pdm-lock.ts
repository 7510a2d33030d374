import type { LockedPackage, LockFile } from "../lock-file.ts";
import { readTomlLock, requirementName, textOf, textsOf } from "./lock-entries.ts";

/**
 * Reads `pdm.lock`. What is asked for stands in `pyproject.toml`.
 *
 * @throws SyntaxError where it is no TOML, its message says where
 */
export function readPdmLock(path: string, bytes: Uint8Array): LockFile {
  const lock = readTomlLock(path, { bytes, array: "package" });
  const packages: LockedPackage[] = [];
  const unversioned: string[] = [];
  for (const { table, name, version, region, key } of lock.entries) {
    const folder = textOf(table["path"]);
    if (folder !== undefined && !/\.(?:whl|zip|tar\.\w+|tgz)$/.test(folder)) continue;
    if (version === undefined) {
      unversioned.push(name);
      continue;
    }
    const requires = textsOf(table["dependencies"]).flatMap((requirement) =>
      lock.keysOf(requirementName(requirement) ?? ""),
    );
    const isDefault = textsOf(table["groups"]).includes("default");
    packages.push({
      key,
      name,
      version,
      region,
      requires,
      ...(isDefault && { scope: "required" }),
    });
  }
  return { kind: "lock", packages, asked: [], unversioned };
}

import type { PackageScope } from "../../model/index.ts";
import type { AskedPackage, LockedPackage, LockFile } from "../lock-file.ts";
import {
  type LockEntry,
  readTomlLock,
  type Table,
  type TomlLock,
  tableOf,
  tablesOf,
  textOf,
} from "./lock-entries.ts";

/**
 * Reads `uv.lock`. A project and the members of its workspace are packages of it too, in a folder.
 *
 * @throws SyntaxError where it is no TOML, its message says where
 */
export function readUvLock(path: string, bytes: Uint8Array): LockFile {
  const lock = readTomlLock(path, { bytes, array: "package" });
  const packages: LockedPackage[] = [];
  const asked: AskedPackage[] = [];
  const projects: string[] = [];
  const unversioned: string[] = [];
  for (const entry of lock.entries) {
    const { table, name, version, region, key } = entry;
    const folder = folderOf(table);
    if (folder !== undefined) {
      projects.push(folder);
      asked.push(...askedBy(folder, { entry, lock }));
    } else if (version === undefined) unversioned.push(name);
    else {
      const requires = required(table, "dependencies").concat(
        extrasOf(table, "optional-dependencies"),
      );
      packages.push({
        key,
        name,
        version,
        region,
        requires: requires.flatMap((one) => keysOf(one, lock)),
      });
    }
  }
  return { kind: "lock", packages, asked, projects, unversioned };
}

/** `{ editable = "packages/a" }`; `undefined` for what an index or an address brings. */
function folderOf(table: Table): string | undefined {
  const source = tableOf(table["source"]);
  const folder = textOf(source["editable"] ?? source["virtual"] ?? source["directory"]);
  return folder === "." ? "" : folder;
}

function required(table: Table, list: string): Table[] {
  return [...tablesOf(table[list])];
}

/** Only extras that something asks for are in the lock. */
function extrasOf(table: Table, list: string): Table[] {
  return Object.values(tableOf(table[list])).flatMap((one) => [...tablesOf(one)]);
}

function keysOf(dependency: Table, lock: TomlLock): readonly string[] {
  const name = textOf(dependency["name"]);
  return name === undefined ? [] : lock.keysOf(name, textOf(dependency["version"]));
}

function askedBy(
  folder: string,
  { entry: { table }, lock }: { readonly entry: LockEntry; readonly lock: TomlLock },
): AskedPackage[] {
  const lists: readonly (readonly [readonly Table[], PackageScope | undefined])[] = [
    [required(table, "dependencies"), undefined],
    [extrasOf(table, "optional-dependencies"), "optional"],
    [extrasOf(table, "dev-dependencies"), "development"],
  ];
  return lists.flatMap(([dependencies, scope]) =>
    dependencies.flatMap((one) =>
      keysOf(one, lock).map((key) => ({
        folder,
        name: textOf(one["name"]) ?? "",
        key,
        ...(scope && { scope }),
      })),
    ),
  );
}

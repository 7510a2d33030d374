import { indexLines, type PackageScope, type Region } from "../../model/index.ts";
import { readJson, visitKeys } from "../../syntax/json-keys.ts";
import { decodeText } from "../../syntax/text.ts";
import {
  type AskedPackage,
  type LockedPackage,
  type LockFile,
  type LookupBudget,
  lookupBudget,
  maySearch,
} from "../lock-file.ts";
import { aliasOf, isLocal, isNpmName, isNpmVersion } from "./names.ts";
import { dependencyLists, licenseOf, objectOf } from "./package-json.ts";

type Json = Readonly<Record<string, unknown>>;

/** A lock's entries by the folder that npm puts them in. */
type Folders = ReadonlyMap<string, Json>;

interface Tree {
  readonly folders: Folders;
  readonly budget: LookupBudget;
}

/**
 * Reads `package-lock.json` or `npm-shrinkwrap.json` of lock versions 1 to 3.
 *
 * @throws SyntaxError where it is no JSON, its message says where
 */
export function readPackageLock(path: string, bytes: Uint8Array): LockFile {
  const { text } = decodeText(path, bytes);
  const value = objectOf(readJson(text));
  const isOld = value["packages"] === undefined;
  const folders = isOld ? nestedFolders(value) : flatFolders(value);
  const tree: Tree = { folders, budget: lookupBudget() };
  const regions = regionsOf(text, isOld);
  const packages: LockedPackage[] = [];
  const unversioned = new Set<string>();
  for (const [folder, entry] of folders) {
    const name = nameOf(folder, entry);
    if (!name || entry["link"] === true) continue;
    const version = versionOf(entry);
    const region = regions.get(folder);
    if (version === undefined) {
      if (!isLocalEntry(entry)) unversioned.add(name);
    } else if (region) packages.push(toLocked({ folder, entry, name, version, region }, tree));
  }
  const projects = isOld ? undefined : [...folders.keys()].filter(isProject);
  return {
    kind: "lock",
    packages: packages.sort((a, b) => a.region.startLine - b.region.startLine),
    asked: (projects ?? []).flatMap((folder) => askedBy(folder, tree)),
    ...(projects && { projects }),
    unversioned: [...unversioned],
  };
}

function flatFolders(lock: Json): Folders {
  return new Map(
    Object.entries(objectOf(lock["packages"])).map(([folder, entry]) => [folder, objectOf(entry)]),
  );
}

/** Lock version 1 nests what the later ones name by its folder. */
function nestedFolders(lock: Json): Folders {
  const folders = new Map<string, Json>();
  const open: { readonly base: string; readonly list: Json }[] = [
    { base: "", list: objectOf(lock["dependencies"]) },
  ];
  for (let next = open.pop(); next; next = open.pop()) {
    for (const [name, value] of Object.entries(next.list)) {
      const entry = objectOf(value);
      const folder = `${next.base}node_modules/${name}`;
      folders.set(folder, entry);
      const nested = objectOf(entry["dependencies"]);
      if (folder.length < maxFolder) open.push({ base: `${folder}/`, list: nested });
    }
  }
  return folders;
}

/** Deeper is no tree that npm made. */
const maxFolder = 4096;

/** Places of the keys, by folder. */
function regionsOf(text: string, isOld: boolean): Map<string, Region> {
  const lines = indexLines(text);
  const regions = new Map<string, Region>();
  visitKeys(text, ({ name, parents, range }) => {
    if (isOld) {
      const isEntry = parents.length % 2 === 1 && parents.length < 200;
      if (!isEntry || parents.some((key, i) => i % 2 === 0 && key !== "dependencies")) return;
      const above = parents.filter((_, i) => i % 2 === 1).map((key) => `node_modules/${key}/`);
      regions.set(`${above.join("")}node_modules/${name}`, lines.regionOf(range));
    } else if (parents.length === 1 && parents[0] === "packages") {
      regions.set(name, lines.regionOf(range));
    }
  });
  return regions;
}

function isProject(folder: string): boolean {
  return !/(?:^|\/)node_modules\//.test(folder);
}

/** Of an alias the real name, which the entry states; else the folder's. */
function nameOf(folder: string, entry: Json): string | undefined {
  if (isProject(folder)) return undefined;
  const stated = entry["name"];
  const alias = typeof entry["version"] === "string" ? aliasOf(entry["version"]) : undefined;
  const inFolder = folder.slice(folder.lastIndexOf("node_modules/") + 13);
  const name = typeof stated === "string" ? stated : (alias ?? inFolder);
  return isNpmName(name) ? name : undefined;
}

function versionOf({ version }: Json): string | undefined {
  const written = typeof version === "string" ? version.replace(/^npm:.+@/, "") : undefined;
  return isNpmVersion(written) ? written : undefined;
}

/** Lock version 1 writes a folder's address where a version stands. */
function isLocalEntry({ version, resolved }: Json): boolean {
  return [version, resolved].some((one) => typeof one === "string" && isLocal(one));
}

interface Entry {
  readonly folder: string;
  readonly entry: Json;
  readonly name: string;
  readonly version: string;
  readonly region: Region;
}

function toLocked({ folder, entry, name, version, region }: Entry, tree: Tree): LockedPackage {
  const license = licenseOf(entry);
  return {
    key: folder,
    name,
    version,
    region,
    requires: namesRequired(entry).flatMap((needed) => resolve(needed, folder, tree) ?? []),
    scope: scopeOf(entry),
    ...(license && { license }),
  };
}

function namesRequired(entry: Json): string[] {
  // In lock version 1 `dependencies` are the nested entries, and `requires` what is asked for.
  const lists = entry["requires"]
    ? [entry["requires"]]
    : [entry["dependencies"], entry["optionalDependencies"], entry["peerDependencies"]];
  return [...new Set(lists.flatMap((list) => Object.keys(objectOf(list))))];
}

/** npm marks what is not needed by the flags; what a development and an optional tree share by both. */
function scopeOf(entry: Json): PackageScope | "required" {
  if (entry["dev"] === true) return "development";
  if (entry["optional"] === true || entry["devOptional"] === true) return "optional";
  return entry["peer"] === true ? "peer" : "required";
}

/** The folder that Node would load a name from; `undefined` for what is not installed or a project. */
function resolve(name: string, from: string, { folders, budget }: Tree): string | undefined {
  let base = from;
  while (maySearch(budget, base)) {
    const folder = base === "" ? `node_modules/${name}` : `${base}/node_modules/${name}`;
    const entry = folders.get(folder);
    if (entry) return entry["link"] === true ? undefined : folder;
    if (base === "") return undefined;
    base = parentOf(base);
  }
  return undefined;
}

/** The next folder up that has a `node_modules`. */
function parentOf(folder: string): string {
  const at = folder.lastIndexOf("node_modules/");
  if (at >= 0) return folder.slice(0, Math.max(0, at - 1));
  return folder.slice(0, Math.max(0, folder.lastIndexOf("/")));
}

function askedBy(folder: string, tree: Tree): AskedPackage[] {
  const project = tree.folders.get(folder) ?? {};
  const asked = new Map<string, AskedPackage>();
  for (const [list, scope] of dependencyLists) {
    for (const name of Object.keys(objectOf(project[list]))) {
      const key = resolve(name, folder, tree);
      if (!key || (asked.has(name) && list !== "optionalDependencies")) continue;
      asked.set(name, { folder, name, key, ...(scope && { scope }) });
    }
  }
  return [...asked.values()];
}

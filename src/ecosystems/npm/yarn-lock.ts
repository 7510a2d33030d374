import { indexLines } from "../../model/index.ts";
import { mapIn, mapOf, type PlainMap, readPlainYaml, textIn } from "../../syntax/plain-yaml.ts";
import { decodeText } from "../../syntax/text.ts";
import { readYarnLock, type YarnEntry } from "../../syntax/yarn-lock.ts";
import type { AskedPackage, LockedPackage, LockFile } from "../lock-file.ts";
import { aliasOf, isLocal, isNpmName, isNpmVersion, splitSpec } from "./names.ts";

/**
 * Reads `yarn.lock` of Yarn 1 and, in YAML, of all later ones.
 *
 * @throws SyntaxError where it is broken, its message says where
 */
export function readYarn(path: string, bytes: Uint8Array): LockFile {
  const { text } = decodeText(path, bytes);
  return /^\ufeff?__metadata:/m.test(text) ? readBerry(text) : readClassic(text);
}

function readClassic(text: string): LockFile {
  const lines = indexLines(text);
  const entries = readYarnLock(text);
  const keyOf = descriptorIndex(entries.map(({ descriptors }) => descriptors));
  const packages: LockedPackage[] = [];
  const unversioned: string[] = [];
  for (const { descriptors, fields, range, ...entry } of entries) {
    const [first = ""] = descriptors;
    const spec = splitSpec(first);
    const name = spec && (aliasOf(spec.rest) ?? spec.name);
    const version = fields.get("version");
    if (!name || !isNpmName(name) || isLocal(spec.rest)) continue;
    if (!isNpmVersion(version)) unversioned.push(name);
    else {
      const region = lines.regionOf(range);
      packages.push({ key: first, name, version, region, requires: requiredBy(entry, keyOf) });
    }
  }
  return { kind: "lock", packages, asked: [], descriptors: [...keyOf], unversioned };
}

/** The key of every descriptor: the first of its entry. */
function descriptorIndex(groups: readonly (readonly string[])[]): Map<string, string> {
  return new Map(
    groups.flatMap((descriptors) =>
      descriptors.map((one) => [one, descriptors[0] ?? one] as const),
    ),
  );
}

function requiredBy(
  entry: Pick<YarnEntry, "dependencies" | "optionalDependencies">,
  keyOf: ReadonlyMap<string, string>,
): string[] {
  return [...entry.dependencies, ...entry.optionalDependencies].flatMap(
    ([name, range]) => keyOf.get(`${name}@${range}`) ?? [],
  );
}

function readBerry(text: string): LockFile {
  const lines = indexLines(text);
  const root = mapOf(readPlainYaml(text)[0]);
  const entries = [...root].filter(([key]) => key !== "__metadata");
  const groups = entries.map(([key]) => key.split(/,\s*/));
  const index = { keyOf: descriptorIndex(groups), keysOf: nameIndex(groups) };
  const packages: LockedPackage[] = [];
  const unversioned: string[] = [];
  const asked: AskedPackage[] = [];
  const projects = new Set<string>();
  for (const [i, [, { value, range }]] of entries.entries()) {
    const key = groups[i]?.[0] ?? "";
    const entry = mapOf(value);
    const { name, rest } = locatorOf(entry, key);
    const requires = berryRequires(entry, index);
    if (rest.startsWith("workspace:")) {
      const folder = rest === "workspace:." ? "" : rest.slice(10);
      projects.add(folder);
      asked.push(...askedBy(folder, requires));
    } else if (isNpmName(name) && !isLocal(rest.replace(/::.*$/, ""))) {
      const version = textIn(entry, "version");
      const keys = requires.map((one) => one.key);
      if (!isNpmVersion(version)) unversioned.push(name);
      else packages.push({ key, name, version, region: lines.regionOf(range), requires: keys });
    }
  }
  return { kind: "lock", packages, asked, projects: [...projects], unversioned };
}

/** `name@npm:1.0.0`, `name@workspace:folder`: what an entry is, whatever asked for it. */
function locatorOf(entry: PlainMap, key: string) {
  return splitSpec(textIn(entry, "resolution") ?? key) ?? { name: "", rest: "" };
}

/** The keys of all entries of a name. */
function nameIndex(groups: readonly (readonly string[])[]): Map<string, string[]> {
  const keys = new Map<string, string[]>();
  for (const [first = ""] of groups) {
    const name = splitSpec(first)?.name ?? "";
    const all = keys.get(name);
    if (!all) keys.set(name, [first]);
    else if (all.length < maxVersions) all.push(first);
  }
  return keys;
}

/** Of one name that a range is not found for. */
const maxVersions = 10;

interface Required {
  readonly name: string;
  readonly key: string;
  readonly isOptional: boolean;
}

interface BerryIndex {
  readonly keyOf: ReadonlyMap<string, string>;
  readonly keysOf: ReadonlyMap<string, readonly string[]>;
}

/**
 * Yarn 2 and 3 write `^1.0.0` for what Yarn 4 writes as `npm:^1.0.0`. What stands for `catalog:`, and
 * what `resolutions` put in a range's place, the lock does not say: it may be any version of the name.
 */
function berryRequires(entry: PlainMap, { keyOf, keysOf }: BerryIndex): Required[] {
  const meta = mapIn(entry, "dependenciesMeta");
  return [...mapIn(entry, "dependencies")].flatMap(([name, { value }]) => {
    const range = typeof value === "string" ? value : "";
    const key = keyOf.get(`${name}@${range}`) ?? keyOf.get(`${name}@npm:${range}`);
    const keys = key === undefined ? (keysOf.get(name) ?? []) : [key];
    const isOptional = textIn(mapIn(meta, name), "optional") === "true";
    return keys.map((one) => ({ name, key: one, isOptional }));
  });
}

function askedBy(folder: string, requires: readonly Required[]): AskedPackage[] {
  return requires.map(({ name, key, isOptional }) => ({
    folder,
    name,
    key,
    ...(isOptional && { scope: "optional" }),
  }));
}

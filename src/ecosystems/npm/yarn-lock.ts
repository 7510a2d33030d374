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
  const keyOf = descriptorIndex(groups);
  const packages: LockedPackage[] = [];
  const unversioned: string[] = [];
  const asked: AskedPackage[] = [];
  for (const [i, [, { value, range }]] of entries.entries()) {
    const key = groups[i]?.[0] ?? "";
    const entry = mapOf(value);
    const locator = splitSpec(textIn(entry, "resolution") ?? key);
    const version = textIn(entry, "version");
    if (!locator || !isNpmName(locator.name)) continue;
    const requires = berryRequires(entry, keyOf);
    if (locator.rest.startsWith("workspace:")) {
      asked.push(...askedBy(locator.rest.slice(10), requires));
    } else if (isLocal(locator.rest.replace(/::.*$/, ""))) continue;
    else if (!isNpmVersion(version)) unversioned.push(locator.name);
    else {
      const region = lines.regionOf(range);
      packages.push({
        key,
        name: locator.name,
        version,
        region,
        requires: requires.map((one) => one.key),
      });
    }
  }
  return {
    kind: "lock",
    packages,
    asked,
    projects: [...new Set(projectsOf(entries))],
    unversioned,
  };
}

interface Required {
  readonly name: string;
  readonly key: string;
  readonly isOptional: boolean;
}

/** Yarn 2 and 3 write `^1.0.0` for what Yarn 4 writes as `npm:^1.0.0`. */
function berryRequires(entry: PlainMap, keyOf: ReadonlyMap<string, string>): Required[] {
  const meta = mapIn(entry, "dependenciesMeta");
  return [...mapIn(entry, "dependencies")].flatMap(([name, { value }]) => {
    const key =
      typeof value === "string"
        ? (keyOf.get(`${name}@${value}`) ?? keyOf.get(`${name}@npm:${value}`))
        : undefined;
    const isOptional = textIn(mapIn(meta, name), "optional") === "true";
    return key === undefined ? [] : [{ name, key, isOptional }];
  });
}

function askedBy(folder: string, requires: readonly Required[]): AskedPackage[] {
  return requires.map(({ name, key, isOptional }) => ({
    folder: folder === "." ? "" : folder,
    name,
    key,
    ...(isOptional && { scope: "optional" }),
  }));
}

function projectsOf(
  entries: readonly (readonly [string, { readonly value: unknown }])[],
): string[] {
  return entries.flatMap(([key]) => {
    const folder = /@workspace:([^,\s^~*][^,]*)/.exec(key)?.[1];
    return folder === undefined ? [] : [folder === "." ? "" : folder];
  });
}

import { indexLines, type Region } from "../../model/index.ts";
import { readJsonc, visitKeys } from "../../syntax/json-keys.ts";
import { decodeText } from "../../syntax/text.ts";
import {
  type AskedPackage,
  type LockedPackage,
  type LockFile,
  type LookupBudget,
  lookupBudget,
  maySearch,
} from "../lock-file.ts";
import { isLocal, isNpmName, isNpmVersion, splitSpec } from "./names.ts";
import { dependencyLists, objectOf } from "./package-json.ts";

/**
 * Reads `bun.lock`, the lock that Bun writes as text since version 1.2.
 *
 * @throws SyntaxError where it is broken, its message says where
 */
export function readBunLock(path: string, bytes: Uint8Array): LockFile {
  const { text } = decodeText(path, bytes);
  const value = objectOf(readJsonc(text));
  const entries = new Map(
    Object.entries(objectOf(value["packages"])).flatMap(([key, entry]) =>
      Array.isArray(entry) ? [[key, entry as readonly unknown[]] as const] : [],
    ),
  );
  const tree: Tree = { entries, budget: lookupBudget() };
  const regions = regionsOf(text);
  const packages: LockedPackage[] = [];
  const unversioned: string[] = [];
  for (const [key, entry] of entries) {
    const spec = splitSpec(String(entry[0]));
    const region = regions.get(key);
    if (!spec || !region || !isNpmName(spec.name) || isLocal(spec.rest)) continue;
    if (!isNpmVersion(spec.rest)) unversioned.push(spec.name);
    else {
      const requires = requiresOf(entry).flatMap((name) => resolve(name, key, tree) ?? []);
      packages.push({ key, name: spec.name, version: spec.rest, region, requires });
    }
  }
  const workspaces = Object.entries(objectOf(value["workspaces"]));
  return {
    kind: "lock",
    packages,
    asked: workspaces.flatMap(([folder, project]) => askedBy(folder, { project, tree })),
    projects: workspaces.map(([folder]) => folder),
    unversioned,
  };
}

type Entries = ReadonlyMap<string, readonly unknown[]>;

interface Tree {
  readonly entries: Entries;
  readonly budget: LookupBudget;
}

function regionsOf(text: string): Map<string, Region> {
  const lines = indexLines(text);
  const regions = new Map<string, Region>();
  visitKeys(text, ({ name, parents, range }) => {
    if (parents.length === 1 && parents[0] === "packages") {
      regions.set(name, lines.regionOf(range));
    }
  });
  return regions;
}

/** What follows the name differs by where a package comes from; its lists are the one object. */
function requiresOf(entry: readonly unknown[]): string[] {
  const lists = objectOf(entry.find((one) => typeof one === "object" && !Array.isArray(one)));
  const names = ["dependencies", "optionalDependencies", "peerDependencies"];
  return names.flatMap((list) => Object.keys(objectOf(lists[list])));
}

/** Keys are paths of names: `express/debug` is what `express` does not share. */
function resolve(name: string, from: string, { entries, budget }: Tree): string | undefined {
  for (let base = from; maySearch(budget, base); base = parentOf(base)) {
    const key = base === "" ? name : `${base}/${name}`;
    if (entries.has(key)) return key;
    if (base === "") return undefined;
  }
  return undefined;
}

/** A scope belongs to its name: `a/@b/c` lies in `a`. */
function parentOf(key: string): string {
  const above = key.slice(0, Math.max(0, key.lastIndexOf("/")));
  const last = above.slice(above.lastIndexOf("/") + 1);
  return last.startsWith("@") ? above.slice(0, Math.max(0, above.lastIndexOf("/"))) : above;
}

function askedBy(
  folder: string,
  { project, tree }: { readonly project: unknown; readonly tree: Tree },
): AskedPackage[] {
  const lists = objectOf(project);
  const own = typeof lists["name"] === "string" ? lists["name"] : "";
  return dependencyLists.flatMap(([list, scope]) =>
    Object.keys(objectOf(lists[list])).flatMap((name) => {
      const key = resolve(name, folder === "" ? "" : own, tree);
      return key === undefined ? [] : [{ folder, name, key, ...(scope && { scope }) }];
    }),
  );
}

import { indexLines, type TextRange } from "../../model/index.ts";
import { members, text } from "../../model/json-values.ts";
import { readJson, visitKeys } from "../../syntax/json-keys.ts";
import { isNuget } from "../../versions/nuget.ts";
import { normalizeName } from "../../versions/package-names.ts";
import type { AskedPackage, LockedPackage, LockFile } from "../lock-file.ts";
import { isNugetId } from "./nuget-package.ts";

/** A lock, with the ids as they are written by their names in small letters. */
export interface NugetLock extends LockFile {
  readonly ids: readonly (readonly [name: string, id: string])[];
}

/**
 * Reads `packages.lock.json`. Projects that refer to each other are left out.
 *
 * @throws SyntaxError where it is no JSON, its message says where
 * @see NuGet, package references in project files, locking dependencies
 */
export function readPackagesLock(source: string): NugetLock {
  const frameworks = members(members(readJson(source))["dependencies"]);
  const places = packagePlaces(source);
  const lines = indexLines(source);
  const packages: LockedPackage[] = [];
  const asked: AskedPackage[] = [];
  const ids = new Map<string, string>();
  for (const [framework, list] of Object.entries(frameworks)) {
    for (const [id, value] of Object.entries(members(list))) {
      const one = members(value);
      const version = text(one["resolved"]);
      if (one["type"] === "Project" || !version || !isNugetId(id) || !isNuget(version)) continue;
      const key = keyOf(framework, id);
      const name = normalizeName("NuGet", id);
      ids.set(name, id);
      const range = places.get(key) ?? { start: 0, end: 0 };
      const requires = Object.keys(members(one["dependencies"])).map((needed) =>
        keyOf(framework, needed),
      );
      packages.push({ key, name, version, region: lines.regionOf(range), requires });
      if (one["type"] === "Direct") asked.push({ folder: "", name, key });
    }
  }
  return { kind: "lock", packages, asked, unversioned: [], ids: [...ids] };
}

function keyOf(framework: string, id: string): string {
  return `${framework} ${id.toLowerCase()}`;
}

function packagePlaces(source: string): ReadonlyMap<string, TextRange> {
  const places = new Map<string, TextRange>();
  visitKeys(source, ({ name, parents, range }) => {
    const [top, framework = ""] = parents;
    if (parents.length === 2 && top === "dependencies") places.set(keyOf(framework, name), range);
  });
  return places;
}

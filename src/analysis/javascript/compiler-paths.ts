import { baseNameOf } from "../../model/index.ts";
import { folderOf, joinPath, nearestFirst } from "./module-paths.ts";
import type { CompilerSettings, ModulePattern } from "./module-settings.ts";

/** What the settings of TypeScript's compiler say for the files of a folder. */
export interface CompilerPaths {
  /** That the targets of patterns begin in. */
  readonly folder: string;
  readonly patterns: readonly ModulePattern[];
  /** Where bare names are looked up; `undefined` where nowhere. */
  readonly baseUrl?: string;
}

const maxBases = 8;

/**
 * Finds the settings that hold for a file: those of the nearest folder that has any, in each of
 * its files of settings, through what they extend.
 *
 * @param settings - by path
 */
export function compilerPathsFor(
  settings: ReadonlyMap<string, CompilerSettings>,
): (from: string) => readonly CompilerPaths[] {
  const byFolder = new Map<string, string[]>();
  for (const path of [...settings.keys()].sort(plainNamesFirst)) {
    const folder = folderOf(path);
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), path]);
  }
  const known = new Map<string, readonly CompilerPaths[]>();
  return (from) => {
    const folder = folderOf(from);
    const found = known.get(folder) ?? pathsAround(folder);
    known.set(folder, found);
    return found;
  };

  function pathsAround(folder: string): readonly CompilerPaths[] {
    for (const at of nearestFirst(folder)) {
      const said = (byFolder.get(at) ?? []).flatMap((path) => effective(path, settings) ?? []);
      if (said.length > 0) return said;
    }
    return [];
  }
}

/** `tsconfig.json` before `tsconfig.build.json`. */
function plainNamesFirst(a: string, b: string): number {
  const [first, second] = [baseNameOf(a).length, baseNameOf(b).length];
  return first !== second ? first - second : a < b ? -1 : 1;
}

/** The first of some settings and of what they extend that says where names lead. */
function effective(
  path: string,
  settings: ReadonlyMap<string, CompilerSettings>,
): CompilerPaths | undefined {
  const seen = new Set<string>();
  const open = [path];
  let baseUrl: string | undefined;
  for (let next = open.shift(); next !== undefined && seen.size < maxBases; next = open.shift()) {
    const said = settings.get(next);
    if (!said || seen.has(next)) continue;
    seen.add(next);
    const folder = folderOf(next);
    if (said.baseUrl !== undefined) baseUrl ??= joinPath(folder, said.baseUrl);
    if (said.paths.length > 0) {
      const from = baseUrl ?? folder;
      return { folder: from, patterns: said.paths, ...(baseUrl !== undefined && { baseUrl }) };
    }
    // Later ones win, and those of packages are not here.
    open.push(
      ...said.bases
        .toReversed()
        .filter(isRelative)
        .map((one) => fileOf(folder, one)),
    );
  }
  return baseUrl === undefined ? undefined : { folder: baseUrl, patterns: [], baseUrl };
}

function isRelative(path: string): boolean {
  return path.startsWith(".");
}

function fileOf(folder: string, path: string): string {
  const joined = joinPath(folder, path);
  return joined.endsWith(".json") ? joined : `${joined}.json`;
}

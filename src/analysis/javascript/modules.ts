import { baseNameOf, type GatheredFile } from "../../model/index.ts";
import type { ModuleLookUp } from "../endpoints/resolve-reference.ts";
import { type CompilerPaths, compilerPathsFor } from "./compiler-paths.ts";
import { folderOf, joinPath, matchPattern, nearestFirst } from "./module-paths.ts";
import type { CompilerSettings, ModulePattern, ModuleSettings } from "./module-settings.ts";

/** Between a module and the name in it: `./routes/items|default`. */
export const moduleMark = "|";

/**
 * Finds files of a project by what imports and `require` name: `./items|default` is exact,
 * `@team/lib.run` may be a name of a module with a name in it behind a dot. Relative files, folders,
 * packages of the project itself, `paths` of TypeScript and `imports` of a package are looked up;
 * what is installed is not.
 *
 * @param paths - of scripts, with slashes
 * @param settings - of `package.json` and `tsconfig.json` and their like
 */
export function indexScripts(
  paths: readonly string[],
  settings: readonly GatheredFile<ModuleSettings>[] = [],
): ModuleLookUp {
  const project = openProject(paths, settings);
  const known = new Map<string, string | undefined>();
  const fileOf = (from: string, source: string): string | undefined => {
    const key = `${folderOf(from)}\0${source}`;
    if (known.has(key)) return known.get(key);
    const found = findFile(from, source, project);
    known.set(key, found);
    return found;
  };
  return {
    resolve(from, path) {
      const at = path.indexOf(moduleMark);
      if (at < 0) return beforeDots(path, (source) => fileOf(from, source));
      const source = path.slice(0, at);
      const rest = path.slice(at + 1).replace(/^\./, "");
      if (source === "") return { file: from, rest };
      const file = fileOf(from, source);
      return file === undefined ? undefined : { file, rest };
    },
  };
}

const mostDots = 12;

/** The longest part before a dot that names a file, and what stands behind that. */
function beforeDots(
  path: string,
  fileOf: (source: string) => string | undefined,
): { readonly file: string; readonly rest: string } | undefined {
  let end = path.length;
  for (let steps = 0; end > 0 && steps < mostDots; steps++) {
    const file = fileOf(path.slice(0, end));
    if (file !== undefined) return { file, rest: path.slice(end + 1) };
    end = path.lastIndexOf(".", end - 1);
  }
  return undefined;
}

interface Scripts {
  readonly known: ReadonlySet<string>;
  /** By folder. */
  readonly packages: ReadonlyMap<string, OwnPackage>;
  readonly byName: ReadonlyMap<string, OwnPackage>;
  compilerPaths(from: string): readonly CompilerPaths[];
}

interface OwnPackage {
  readonly folder: string;
  readonly settings: Extract<ModuleSettings, { readonly form: "package" }>;
}

function openProject(
  paths: readonly string[],
  settings: readonly GatheredFile<ModuleSettings>[],
): Scripts {
  const packages = new Map<string, OwnPackage>();
  const byName = new Map<string, OwnPackage>();
  const compilers = new Map<string, CompilerSettings>();
  for (const { path, value } of settings) {
    if (value.form === "compiler") {
      compilers.set(path, value);
      continue;
    }
    const own = { folder: folderOf(path), settings: value };
    packages.set(own.folder, own);
    if (value.name !== undefined && !byName.has(value.name)) byName.set(value.name, own);
  }
  return {
    known: new Set(paths),
    packages,
    byName,
    compilerPaths: compilerPathsFor(compilers),
  };
}

function findFile(from: string, source: string, project: Scripts): string | undefined {
  if (/^\.{1,2}(?:\/|$)/.test(source)) {
    return fileAt(joinPath(folderOf(from), source), project);
  }
  if (source.startsWith("#")) {
    const found = ownName(from, source, project);
    if (found !== undefined) return found;
  }
  return byCompiler(from, source, project) ?? byPackage(source, project);
}

/** `#lib/db` by the `imports` of the package that the file belongs to. */
function ownName(from: string, source: string, project: Scripts): string | undefined {
  for (const folder of nearestFirst(folderOf(from))) {
    const own = project.packages.get(folder);
    if (own) return byPatterns(source, { folder, patterns: own.settings.imports }, project);
  }
  return undefined;
}

function byCompiler(from: string, source: string, project: Scripts): string | undefined {
  for (const { folder, patterns, baseUrl } of project.compilerPaths(from)) {
    const found = byPatterns(source, { folder, patterns }, project);
    if (found !== undefined) return found;
    const based = baseUrl === undefined ? undefined : fileAt(joinPath(baseUrl, source), project);
    if (based !== undefined) return based;
  }
  return undefined;
}

/** `@team/lib/run`, where a folder of the project holds the package `@team/lib`. */
function byPackage(source: string, project: Scripts): string | undefined {
  const [, name = "", inside] = /^((?:@[^/]+\/)?[^/]+)(?:\/(.*))?$/.exec(source) ?? [];
  const own = project.byName.get(name);
  if (!own) return undefined;
  const { folder, settings } = own;
  const patterns = settings.exports;
  const key = inside === undefined ? "." : `./${inside}`;
  const found = byPatterns(key, { folder, patterns }, project);
  if (found !== undefined) return found;
  if (inside === undefined) return fileAt(folder, project);
  return (
    fileAt(joinPath(folder, inside), project) ?? fileAt(joinPath(folder, `src/${inside}`), project)
  );
}

interface Patterns {
  readonly folder: string;
  readonly patterns: readonly ModulePattern[];
}

function byPatterns(
  source: string,
  { folder, patterns }: Patterns,
  project: Scripts,
): string | undefined {
  const match = matchPattern(source, patterns);
  for (const target of match?.targets ?? []) {
    const path = target.replace("*", () => match?.star ?? "");
    const found = [path, writtenPath(path)].map((one) => fileAt(joinPath(folder, one), project));
    const file = found.find((one) => one !== undefined);
    if (file !== undefined) return file;
  }
  return undefined;
}

/** What a compiler puts into `dist` stands in `src`. */
function writtenPath(path: string): string {
  return path
    .replace(/(^|\/)(?:dist|build|lib|out)(?:\/(?:esm|cjs|es|src))?(?=\/)/, "$1src")
    .replace(/\.d\.([cm]?ts)$/, ".$1");
}

const endings = [".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts"];

/** A file, with or without its ending, or what a folder means. */
function fileAt(path: string, project: Scripts): string | undefined {
  const { known, packages } = project;
  const file = fileNamed(path, known);
  if (file !== undefined) return file;
  for (const main of packages.get(path)?.settings.mains ?? []) {
    const found = [main, `${main}/index`, writtenPath(main)]
      .map((one) => fileNamed(joinPath(path, one), known))
      .find((one) => one !== undefined);
    if (found !== undefined) return found;
  }
  return fileNamed(joinPath(path, "index"), known) ?? sourceIndex(path, project);
}

/** Of a package that names no file which is there. */
function sourceIndex(path: string, { known, packages }: Scripts): string | undefined {
  return packages.has(path) ? fileNamed(joinPath(path, "src/index"), known) : undefined;
}

function fileNamed(path: string, known: ReadonlySet<string>): string | undefined {
  if (known.has(path)) return path;
  const ending = endings.find((one) => known.has(path + one));
  if (ending !== undefined) return path + ending;
  // TypeScript imports `./a.js` and means `./a.ts`.
  const [, stem, letter = ""] = /^(.*)\.([cm]?)jsx?$/.exec(path) ?? [];
  if (stem === undefined || baseNameOf(stem) === "") return undefined;
  return [`${stem}.${letter}ts`, `${stem}.tsx`].find((one) => known.has(one));
}

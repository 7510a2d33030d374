import {
  type AssembleContext,
  type Assembled,
  folderOf,
  type Gap,
  type ParsedFile,
} from "../../model/index.ts";
import { compareGo, goReleaseOf, isGo } from "../../versions/go.ts";
import { type FoundPackage, locate, unitePackages } from "../unite-packages.ts";
import type { GoMod } from "./go-mod.ts";
import { goPurl } from "./go-purl.ts";
import type { GoSum } from "./go-sum.ts";

type Mod = ParsedFile<GoMod>;
type Sum = ParsedFile<GoSum>;

/** From this language on a `go.mod` names every module that is built in. */
const namesAll = "1.17";

/** False where Go itself never looks: test data, and copies of others' modules. */
export function isBuilt(path: string): boolean {
  return !/(?:^|\/)(?:testdata|_[^/]*|vendor)\//.test(path);
}

/** Modules that the `go.mod` files of a project ask for. */
export function assembleProjects(
  { mods, sums: checksums }: { readonly mods: readonly Mod[]; readonly sums: readonly Sum[] },
  context: AssembleContext,
): Assembled {
  const sums = new Map(checksums.map((sum) => [folderOf(sum.entry.path), sum]));
  const own = new Set(mods.map(({ value }) => value.module));
  const folders = new Set(mods.map(({ entry }) => folderOf(entry.path)));
  const found = mods.flatMap((mod) => [
    ...required(mod, context),
    ...summed(mod, { sum: sums.get(folderOf(mod.entry.path)), context }),
  ]);
  const lone = [...sums].filter(([folder]) => !folders.has(folder)).map(([, sum]) => sum);
  return {
    // Modules of one project that require each other are no packages of others.
    packages: unitePackages(found.filter(({ name }) => !own.has(name))),
    gaps: [
      ...mods.flatMap((mod) => openGap(mod, context)),
      ...lone.flatMap((sum) => loneGap(sum, context)),
    ],
  };
}

function required({ entry, value }: Mod, context: AssembleContext): FoundPackage[] {
  const modules = value.requires.map(({ path, version, region }) => ({ path, version, region }));
  const release = value.release && goReleaseOf(value.release.version);
  if (value.release && release) {
    modules.push({ path: "stdlib", version: release, region: value.release.region });
  }
  return modules.map(({ path, version, region }) => ({
    name: path,
    version,
    purl: goPurl(path, version),
    ecosystem: "Go",
    location: locate(context, { ...entry, region }),
  }));
}

/** Before Go 1.17 a `go.mod` names only some modules; its `go.sum` tells of the others. */
function summed(
  { value }: Mod,
  { sum, context }: { readonly sum: Sum | undefined; readonly context: AssembleContext },
): FoundPackage[] {
  const language = value.language === "" ? "1.16" : value.language;
  if (!sum || (isGo(language) && compareGo(language, namesAll) >= 0)) return [];
  const named = new Set(value.requires.map(({ path }) => path));
  return sum.value.modules
    .filter(({ path }) => !named.has(path))
    .map(({ path, version, line }) => ({
      name: path,
      version,
      purl: goPurl(path, version),
      ecosystem: "Go",
      location: locate(context, { ...sum.entry, region: startOf(line) }),
    }));
}

function startOf(line: number) {
  return { startLine: line, startColumn: 1, endLine: line, endColumn: 1 };
}

function openGap({ entry, value }: Mod, { asset }: AssembleContext): Gap[] {
  if (value.open.length === 0) return [];
  const names = value.open.slice(0, 5).join(", ");
  return [
    {
      asset: asset.id,
      path: entry.path,
      reason: "unresolved",
      message: `It excludes the versions that it requires of ${names}: run go mod tidy.`,
    },
  ];
}

function loneGap({ entry, value }: Sum, { asset }: AssembleContext): Gap[] {
  if (value.modules.length === 0) return [];
  return [
    {
      asset: asset.id,
      path: entry.path,
      reason: "unresolved",
      message: "No go.mod lies beside it: which of its modules are built in cannot be told.",
    },
  ];
}

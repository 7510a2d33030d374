import type { AssembleContext, Assembled, Gap, Location, Package } from "../../model/index.ts";
import {
  includedPath,
  isCompilerInput,
  isConstraints,
  type RequirementsFile,
  requirementsFamilies,
} from "./requirements-files.ts";

type Files = ReadonlyMap<string, RequirementsFile>;

/** Packages that a project's requirements files pin, and what they leave open. */
export function assembleRequirements(files: Files, context: AssembleContext): Assembled {
  const families = requirementsFamilies(files);
  const gaps = [...files].flatMap(([path, file]) => [
    ...brokenGap({ path, file, context }),
    ...includeGaps({ path, file, context }, files),
    ...unresolvedGap({ path, file, context }, { files, family: families.get(path) ?? [path] }),
  ]);
  return { packages: pinnedPackages(files, context), gaps };
}

interface Place {
  readonly path: string;
  readonly file: RequirementsFile;
  readonly context: AssembleContext;
}

/** What is edited first comes first: the files that pip installs from. */
function pinnedPackages(files: Files, { asset }: AssembleContext): Package[] {
  const rank = (path: string) => (isCompilerInput(path) ? 2 : isConstraints(path) ? 1 : 0);
  const paths = [...files.keys()].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  const found = new Map<string, { pin: RequirementsFile["pins"][number]; locations: Location[] }>();
  for (const path of paths) {
    for (const pin of files.get(path)?.pins ?? []) {
      const purl = pypiPurl(pin.name, pin.version);
      const location = { asset: asset.id, path, region: pin.region };
      const known = found.get(purl);
      if (known) known.locations.push(location);
      else found.set(purl, { pin, locations: [location] });
    }
  }
  return [...found].map(([purl, { pin, locations }]) => ({
    name: pin.name,
    version: pin.version,
    purl,
    ecosystem: "PyPI",
    locations,
    requiredBy: [],
    dependsOn: [],
  }));
}

/** Package URL of a Python package (purl-spec, type pypi). */
export function pypiPurl(name: string, version: string): string {
  return `pkg:pypi/${encodeURIComponent(name)}@${encodeURIComponent(version)}`;
}

function brokenGap({ path, file, context }: Place): Gap[] {
  const [first, ...more] = file.brokenLines;
  if (first === undefined) return [];
  const others = more.length === 0 ? "" : `, and ${more.length} more lines`;
  return [
    {
      asset: context.asset.id,
      path,
      reason: "malformed",
      message: `Line ${first} is no requirement${others}: pip would refuse the file.`,
    },
  ];
}

function includeGaps({ path, file, context }: Place, files: Files): Gap[] {
  return file.includes.flatMap(({ path: written, line }): Gap[] => {
    const gap = (reason: Gap["reason"], why: string): Gap[] => [
      { asset: context.asset.id, path, reason, message: `Line ${line} includes ${why}` },
    ];
    const target = includedPath(path, written);
    if (target === "outside") return gap("unsafe-path", "a file outside the project.");
    if (target === "address") return gap("unresolved", "an address: keep the file in the project.");
    if (files.has(target.path)) return [];
    if (context.entries.has(target.path)) {
      return gap("unresolved", `${target.path}, which is not named like a requirements file.`);
    }
    return gap("unreadable", `${target.path}, which does not exist.`);
  });
}

function unresolvedGap(
  { path, file, context }: Place,
  { files, family }: { readonly files: Files; readonly family: readonly string[] },
): Gap[] {
  if (isConstraints(path) || isCompiled(path, family)) return [];
  const pinned = new Set(family.flatMap((p) => files.get(p)?.pins.map(({ name }) => name) ?? []));
  const open = [...file.unpinned.filter((name) => !pinned.has(name)), ...file.addresses];
  if (open.length === 0) return [];
  const names = [...new Set(open)];
  const shown = `${names.slice(0, 5).join(", ")}${names.length > 5 ? ", ..." : ""}`;
  const count = `${open.length} ${open.length === 1 ? "requirement names" : "requirements name"}`;
  return [
    {
      asset: context.asset.id,
      path,
      reason: "unresolved",
      message: `${count} no exact version (${shown}): pin with ==.`,
    },
  ];
}

/** What pip-compile made of its input says the versions. */
function isCompiled(path: string, family: readonly string[]): boolean {
  return isCompilerInput(path) && family.includes(path.replace(/\.in$/i, ".txt"));
}

import type { AssembleContext, Package, ParsedFile } from "../../model/index.ts";
import { goReleaseOf } from "../../versions/go.ts";
import { isOwned } from "../owned-files.ts";
import { type FoundPackage, locate, unitePackages } from "../unite-packages.ts";
import type { GoProgram } from "./embedded-modules.ts";
import { goPurl } from "./go-purl.ts";
import type { GoModule } from "./modules-text.ts";

/** Modules of all programs that no package of the operating system brought. */
export function assemblePrograms(
  programs: readonly ParsedFile<GoProgram>[],
  context: AssembleContext,
): Package[] {
  const counted = programs.filter(({ entry }) => !isOwned(entry.path, context));
  return unitePackages(counted.flatMap((program) => packagesOf(program, context)));
}

function packagesOf(
  { entry, value }: ParsedFile<GoProgram>,
  context: AssembleContext,
): FoundPackage[] {
  const location = locate(context, entry);
  const found = ({ path, version }: GoModule): FoundPackage => ({
    name: path,
    version,
    purl: goPurl(path, version),
    ecosystem: "Go",
    location,
  });
  const { main, dependencies } = value;
  // A dependency without a version was built from a folder: what it holds, nobody can tell.
  const modules = dependencies.filter(({ version }) => version !== "");
  return [...(main ? [main] : []), ...modules, ...releaseOf(value)].map(found);
}

/** Advisories name Go's own packages `stdlib`, and its commands `toolchain`. */
function releaseOf({ goVersion, package: name }: GoProgram): GoModule[] {
  const version = goReleaseOf(goVersion);
  if (version === undefined) return [];
  const isCommand = name === "cmd/go";
  return [{ path: "stdlib", version }, ...(isCommand ? [{ path: "toolchain", version }] : [])];
}

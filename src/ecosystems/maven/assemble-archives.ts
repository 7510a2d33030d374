import type { AssembleContext, Assembled, Gap, ParsedFile } from "../../model/index.ts";
import { isOwned } from "../owned-files.ts";
import { locate, unitePackages } from "../unite-packages.ts";
import type { JavaArchive } from "./archive.ts";
import { toMavenPackage } from "./maven-package.ts";

type File = ParsedFile<JavaArchive>;

/** Packages of all archives that no package of the operating system brought. */
export function assembleArchives(archives: readonly File[], context: AssembleContext): Assembled {
  const counted = archives.filter(({ entry }) => !isOwned(entry.path, context));
  const packages = counted.flatMap(({ entry, value }) =>
    value.packages.map((coordinates) => ({
      ...toMavenPackage(coordinates),
      location: locate(context, entry),
    })),
  );
  return {
    packages: unitePackages(packages),
    gaps: [...untoldGap(counted, context), ...counted.flatMap((file) => innerGaps(file, context))],
  };
}

/** One for all: an application server brings hundreds. */
function untoldGap(archives: readonly File[], { asset }: AssembleContext): Gap[] {
  const untold = archives.filter(({ value }) => value.untold > 0);
  const [first] = untold;
  if (!first) return [];
  const count = untold.reduce((sum, { value }) => sum + value.untold, 0);
  const names = untold.flatMap(({ value }) =>
    value.untoldNames.map((name) => name.split(/[/!]/).at(-1)),
  );
  const shown = `${names.slice(0, 3).join(", ")}${count > 3 ? ", ..." : ""}`;
  return [
    {
      asset: asset.id,
      path: first.entry.path,
      reason: "unresolved",
      message: `${count} Java ${count === 1 ? "archive tells" : "archives tell"} no Maven coordinates (${shown}): look them up by hand.`,
    },
  ];
}

function innerGaps({ entry, value }: File, { asset }: AssembleContext): Gap[] {
  const gap = (reason: Gap["reason"], names: readonly string[], why: string): Gap[] =>
    names.length === 0
      ? []
      : [{ asset: asset.id, path: entry.path, reason, message: `${names.join(", ")} ${why}` }];
  return [
    ...gap("malformed", value.broken, "inside cannot be read."),
    ...gap("too-large", value.skipped, "inside is too large, too deep or one of too many."),
  ];
}

import type { AssembleContext, FileEntry, Gap } from "../model/index.ts";

interface Place {
  readonly entry: FileEntry;
  readonly context: AssembleContext;
}

/** One gap for the stanzas of a package database that tell no package; none where all do. */
export function brokenStanzas(lines: readonly number[], { entry, context }: Place): Gap[] {
  const [first] = lines;
  if (first === undefined) return [];
  const message = `${lines.length} of its packages have no name or no version, the first at line ${first}.`;
  return [{ asset: context.asset.id, path: entry.path, reason: "malformed", message }];
}

/** A package database without packages: every system has some. */
export function emptyDatabase({ asset }: AssembleContext, entry: FileEntry | undefined): Gap {
  return {
    asset: asset.id,
    ...(entry && { path: entry.path }),
    reason: "empty-inventory",
    message: "The package database names no package. Was it emptied to make the image smaller?",
  };
}

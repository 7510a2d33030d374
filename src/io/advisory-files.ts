import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type AdvisoryFile, openAdvisories } from "../advisories/advisories.ts";
import { type Advisories, EnvironmentError } from "../model/index.ts";
import { openRandomAccess } from "./random-access.ts";

export interface AdvisoryFolders {
  /** Folder of the database files that ship with suture. */
  readonly shipped: string;
  /** The cache folder, `SUTURE_CACHE_DIR`; imported files lie in `advisories` below it. */
  readonly cache?: string;
}

/** Where imported database files lie. */
export function importedFolder(cache: string): string {
  return join(cache, "advisories");
}

/**
 * Opens what ships with suture and what was imported as one database. The files stay open until
 * the process ends: each is read as long as packages are matched.
 *
 * @throws EnvironmentError where a file is damaged or cannot be opened
 */
export function openAdvisoryFolders({ shipped, cache }: AdvisoryFolders): Advisories {
  const folders = [
    { folder: shipped, origin: "snapshot" as const },
    ...(cache === undefined
      ? []
      : [{ folder: importedFolder(cache), origin: "imported" as const }]),
  ];
  const files: AdvisoryFile[] = [];
  const knownExploited: string[] = [];
  for (const { folder, origin } of folders) {
    if (!existsSync(folder)) continue;
    for (const name of readdirSync(folder).sort()) {
      if (name.endsWith(".db")) files.push({ name, origin, file: open(join(folder, name), name) });
      if (name === "kev.ndjson") knownExploited.push(readFileSync(join(folder, name), "utf8"));
    }
  }
  return openAdvisories({ files, knownExploited });
}

function open(path: string, name: string) {
  try {
    return openRandomAccess(path);
  } catch (cause) {
    throw new EnvironmentError(`The advisory database ${name} cannot be opened.`, {
      hint: "Check who may read it, or import the advisories again with suture db import.",
      cause,
    });
  }
}

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type AdvisoryFile, openAdvisories } from "../../advisories/advisories.ts";
import { type Advisories, EnvironmentError } from "../../model/index.ts";
import { openRandomAccess } from "../random-access.ts";

export interface AdvisoryFolders {
  /** Folder of the database files that ship with suture. */
  readonly shipped: string;
  /** The cache folder, `SUTURE_CACHE_DIR`; what was downloaded or imported lies in `advisories` below it. */
  readonly cache?: string;
}

export const knownExploitedName = "kev.ndjson";
export const epssName = "epss.bin";

/** Where downloaded and imported database files lie. */
export function importedFolder(cache: string): string {
  return join(cache, "advisories");
}

/**
 * Opens what ships with suture and what was downloaded or imported as one database. The files stay
 * open until the process ends: each is read as long as packages are matched.
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
  const knownExploited: (() => string)[] = [];
  let epss: string | undefined;
  for (const { folder, origin } of folders) {
    for (const name of namesIn(folder)) {
      const path = join(folder, name);
      if (name.endsWith(".db") && !name.startsWith(".")) {
        files.push({ name, origin, file: open(path, name) });
      }
      if (name === knownExploitedName) knownExploited.push(() => readFileSync(path, "utf8"));
      if (name === epssName) epss = path;
    }
  }
  const table = epss;
  return openAdvisories({
    files,
    knownExploited,
    ...(table !== undefined && { epss: () => open(table, epssName) }),
  });
}

/** Names of the files in a folder, sorted; none where there is no folder. */
export function namesIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

function open(path: string, name: string) {
  try {
    return openRandomAccess(path);
  } catch (cause) {
    throw new EnvironmentError(`The advisory database ${name} cannot be opened.`, {
      hint: "Check who may read it, or get the advisories again with suture db update.",
      cause,
    });
  }
}

import { readDeb822 } from "./deb822-sources.ts";
import { makeEntry } from "./make-entry.ts";
import { readOneLine } from "./one-line.ts";
import type { ReadSources, SkippedSource, SourceEntry, SourcesFile } from "./source-entry.ts";

/** True for the files of an image in which apt looks for sources. */
export function isSourcesPath(path: string): boolean {
  return /^etc\/apt\/sources\.list(?:$|\.d\/[A-Za-z0-9_.-]+\.(?:list|sources)$)/.test(path);
}

/**
 * Reads apt's sources in both formats. What is there twice is read once.
 *
 * @param architecture - of the system that they are for, as dpkg names it
 */
export function readSources(files: readonly SourcesFile[], architecture: string): ReadSources {
  const entries = new Map<string, SourceEntry>();
  const skipped: SkippedSource[] = [];
  for (const file of files) {
    for (const written of file.path.endsWith(".sources") ? readDeb822(file) : readOneLine(file)) {
      if ("reason" in written) {
        skipped.push(written);
        continue;
      }
      const made = makeEntry(written, architecture);
      if ("skipped" in made) skipped.push(made.skipped);
      else addEntry(entries, made.entry);
    }
  }
  return { entries: [...entries.values()].slice(0, maxEntries), skipped };
}

/** Each is asked over the network. */
const maxEntries = 200;

function addEntry(entries: Map<string, SourceEntry>, entry: SourceEntry): void {
  const key = [entry.address, entry.suite, entry.signedBy, entry.architectures].join(" ");
  const known = entries.get(key);
  const components = [...new Set([...(known?.components ?? []), ...entry.components])];
  entries.set(key, { ...(known ?? entry), components });
}

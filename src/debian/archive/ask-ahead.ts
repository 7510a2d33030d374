import type { PackageArchive } from "../../model/index.ts";
import { suiteFile } from "./archive-address.ts";
import { maxReleaseBytes } from "./read-entry.ts";
import { readSources } from "./read-sources.ts";
import type { SourcesFile } from "./source-entry.ts";

/**
 * Asks for the signed Releases of sources at once, while nobody needs them yet. Each answer is given once;
 * whoever asks for anything else asks the archive.
 *
 * @param sources - the user's own: hosts that an image names are not asked before it is known
 * @param architecture - as dpkg names it; a wrong one leads to answers that nobody wants
 */
export function askAhead(
  archive: PackageArchive,
  { sources, architecture }: { sources: readonly SourcesFile[]; architecture: string },
): PackageArchive {
  const asked = new Map<string, Promise<Uint8Array | undefined>>();
  for (const entry of readSources(sources, architecture).entries.slice(0, mostAsked)) {
    if (entry.place.isFound) continue;
    const url = suiteFile(entry, "InRelease");
    const answer = archive.read({ url, isFound: false }, maxReleaseBytes);
    // Why there is none is told to whoever asks.
    answer.catch(() => {});
    asked.set(url.href, answer);
  }
  return {
    ...archive,
    read(file, maxBytes) {
      const answer = file.isFound ? undefined : asked.get(file.url.href);
      asked.delete(file.url.href);
      return answer ?? archive.read(file, maxBytes);
    },
  };
}

/** A list of many suites is mostly of other releases. */
const mostAsked = 8;

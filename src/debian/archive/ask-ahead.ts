import type { PackageArchive } from "../../model/index.ts";
import type { Spool } from "../../oci/output/write-layer.ts";
import { readCleartext } from "../openpgp/cleartext.ts";
import { suiteFile } from "./archive-address.ts";
import type { ArchiveRequest } from "./archive-request.ts";
import { type ListedIndex, listIndex } from "./index-stanzas.ts";
import { maxReleaseBytes } from "./read-entry.ts";
import { readSources } from "./read-sources.ts";
import { readRelease } from "./release-file.ts";
import type { SourceEntry, SourcesFile } from "./source-entry.ts";
import { takeIndexFiles } from "./take-indexes.ts";
import { indexOctets } from "./unpack-index.ts";

export interface AskingAhead {
  /** The user's own: hosts that an image names are not asked before it is known. */
  readonly sources: readonly SourcesFile[];
  /** As dpkg names it; a wrong one leads to answers that nobody wants. */
  readonly architecture: string;
  /** Keeps indexes unpacked. */
  readonly spool: Spool;
}

/**
 * Asks for what is signed of sources, and for the indexes that it lists, while nobody needs them yet. Nothing
 * is believed for that: an index counts where a Release that was verified lists its hash. Each Release is given
 * once; whoever asks for anything else asks the archive.
 */
export function askAhead(
  archive: PackageArchive,
  { sources, architecture, spool }: AskingAhead,
): Pick<ArchiveRequest, "archive" | "listed"> {
  const asked = new Map<string, Promise<Uint8Array | undefined>>();
  const listed = new Map<string, Promise<ListedIndex>>();
  const entries = readSources(sources, architecture)
    .entries.slice(0, mostAsked)
    .filter(({ place }) => !place.isFound);
  const isOne = new Set(entries.map(({ suite }) => suite.split(/[-/]/)[0])).size === 1;
  for (const entry of entries) {
    const url = suiteFile(entry, "InRelease");
    const answer = archive.read({ url, isFound: false }, maxReleaseBytes);
    // Of several releases, most are not that of the image.
    const using = isOne
      ? answer.then((message) => listAll(entry, { message, archive, architecture, spool, listed }))
      : answer;
    // What goes wrong is told to whoever asks.
    using.catch(() => {});
    asked.set(url.href, answer);
  }
  return {
    archive: {
      ...archive,
      read(file, maxBytes) {
        const answer = file.isFound ? undefined : asked.get(file.url.href);
        asked.delete(file.url.href);
        return answer ?? archive.read(file, maxBytes);
      },
    },
    listed: (sha256) => listed.get(sha256),
  };
}

/** A list of many suites is mostly of other releases. */
const mostAsked = 8;

interface Listing {
  /** An InRelease, not verified yet. */
  readonly message: Uint8Array | undefined;
  readonly archive: PackageArchive;
  readonly architecture: string;
  readonly spool: Spool;
  readonly listed: Map<string, Promise<ListedIndex>>;
}

async function listAll(
  entry: SourceEntry,
  { message, archive, architecture, spool, listed }: Listing,
): Promise<void> {
  if (!message) return;
  const release = readRelease(readCleartext(message).text);
  const files = await takeIndexFiles(
    { entry, release },
    { architectures: [architecture], archive },
  );
  for (const index of files) {
    if (listed.has(index.sha256)) continue;
    const listing = listIndex(indexOctets(index), spool);
    // Whoever reads it in its place finds out why.
    listing.catch(() => {});
    listed.set(index.sha256, listing);
  }
}

import { EnvironmentError, isSutureError, type KeptFile } from "../../model/index.ts";
import { ArchiveError } from "../../oci/tar/archive-error.ts";
import type { AvailableDeb, DebArchive } from "../available-deb.ts";
import { parseProvides } from "../relations.ts";
import { poolFile, shownAddress, shownEntry } from "./archive-address.ts";
import type { ArchiveRequest } from "./archive-request.ts";
import { suiteIdentity } from "./check-release.ts";
import { chooseEntries } from "./choose-entries.ts";
import { indexStanzas } from "./index-stanzas.ts";
import { parseAvailable } from "./parse-available.ts";
import { readEntry, type TrustedEntry } from "./read-entry.ts";
import { readSources } from "./read-sources.ts";
import type { SkippedSource, SourceEntry } from "./source-entry.ts";
import { type TakenIndex, takeIndexes } from "./take-indexes.ts";
import { indexOctets } from "./unpack-index.ts";

/** Archives whose signatures and indexes were verified. */
export interface OpenArchives {
  /** In the order of the sources. */
  readonly archives: readonly DebArchive[];
  /** Entries of the sources that are not used, and why. */
  readonly skipped: readonly SkippedSource[];
  /**
   * All versions of some packages. Each call reads the indexes anew, in some tenths of a second: ask for
   * all at once.
   *
   * @throws EnvironmentError where an index is broken
   */
  packages(wanted: WantedPackages): Promise<readonly AvailableDeb[]>;
  /**
   * Downloads a package and verifies its size and hash.
   *
   * @throws EnvironmentError where it cannot be had, or is not what its index says
   */
  fetch(deb: AvailableDeb): Promise<FetchedDeb>;
}

export interface WantedPackages {
  readonly names: ReadonlySet<string>;
  /** Names of which also those who provide them are wanted. */
  readonly provided?: ReadonlySet<string>;
}

/** An archive may list a package that it does not have any more. */
export type FetchedDeb =
  | { readonly kind: "file"; readonly file: KeptFile }
  | { readonly kind: "missing"; readonly reason: string };

/**
 * Opens the archives that sources name. Nothing of them is believed without a signature of the
 * distribution; of each suite at least one place must be good, and the release's own suite must be there.
 *
 * @throws EnvironmentError that says which archive was refused and why, or what is missing
 */
export async function openArchives(request: ArchiveRequest): Promise<OpenArchives> {
  const read = readSources(request.sources, request.architectures[0]);
  const { entries, skipped } = chooseEntries(read, request.os);
  if (entries.length === 0) throw withoutSources(request, skipped);
  const outcomes = await Promise.all(entries.map((entry) => tryEntry(entry, request)));
  const opened = outcomes.filter((one) => "trusted" in one);
  const failed = outcomes.filter((one) => "error" in one);
  for (const { entry, error } of failed) {
    if (!opened.some(({ trusted }) => trusted.entry.suite === entry.suite)) throw error;
  }
  const indexes = withoutDoubles(opened.flatMap((one) => one.indexes));
  const archives = [...new Set(indexes.map(({ archive }) => archive))];
  if (!archives.some(({ kind }) => kind === "main")) throw withoutSources(request, skipped);
  for (const { trusted } of opened) remember(trusted, request);
  const reasons = failed.map(({ entry, error }) => ({ place: entry.place, reason: error.message }));
  const byPlace = new Map(opened.map(({ trusted: { entry } }) => [placeKey(entry), entry]));
  return {
    archives,
    skipped: [...skipped, ...reasons],
    packages: (wanted) => readPackages(indexes, { wanted, request }),
    fetch: (deb) => fetchDeb(deb, { request, byPlace }),
  };
}

type Outcome =
  | { readonly trusted: TrustedEntry; readonly indexes: readonly TakenIndex[] }
  | { readonly entry: SourceEntry; readonly error: EnvironmentError };

async function tryEntry(entry: SourceEntry, request: ArchiveRequest): Promise<Outcome> {
  try {
    const trusted = await readEntry(entry, request);
    return { trusted, indexes: await takeIndexes(trusted, request) };
  } catch (error) {
    if (isSutureError(error) && error.exitCode === 4) {
      return { entry, error: error as EnvironmentError };
    }
    throw error;
  }
}

/** Mirrors of one archive have the same indexes: the first is asked for packages. */
function withoutDoubles(indexes: readonly TakenIndex[]): readonly TakenIndex[] {
  return [...new Map([...indexes].reverse().map((one) => [one.sha256, one])).values()].reverse();
}

function remember({ release }: TrustedEntry, { archive }: ArchiveRequest): void {
  if (release.dateMs !== undefined) archive.keepSeen(suiteIdentity(release), release.dateMs);
}

function withoutSources(
  { os, sources }: ArchiveRequest,
  skipped: readonly SkippedSource[],
): EnvironmentError {
  const [first] = skipped;
  const why = first ? `; ${first.place.path}, line ${first.place.line}: ${first.reason}` : "";
  const message =
    sources.length === 0
      ? `Nothing says where packages of ${os.system}'s ${os.codename} are`
      : `The sources name no archive of ${os.system}'s ${os.codename}${why}`;
  return new EnvironmentError(message, {
    hint: "Name it in a file in apt's own format, and give it with --sources.",
  });
}

interface Reading {
  readonly wanted: WantedPackages;
  readonly request: ArchiveRequest;
}

async function readPackages(
  indexes: readonly TakenIndex[],
  { wanted, request }: Reading,
): Promise<readonly AvailableDeb[]> {
  const debs: AvailableDeb[] = [];
  const [native] = request.architectures;
  // One after the other: the reader of xz does one at a time anyway, and memory stays small.
  for (const index of indexes) {
    const { archive } = index;
    const architecture = index.architecture === "all" ? native : index.architecture;
    try {
      for await (const stanza of await stanzasOf(index, { wanted, request })) {
        const deb = parseAvailable(stanza, { archive, architecture });
        if (deb) debs.push(deb);
      }
    } catch (error) {
      if (!(error instanceof ArchiveError)) throw error;
      throw new EnvironmentError(`An index of ${archive.address} is broken: ${error.message}`, {
        hint: "Try again later, or name another mirror in a file for --sources.",
        cause: error,
      });
    }
  }
  return debs;
}

async function stanzasOf(
  index: TakenIndex,
  { wanted: { names, provided }, request }: Reading,
): Promise<AsyncIterable<string>> {
  const wants = (name: string) => names.has(name);
  if (!provided) {
    const listed = await request.listed?.(index.sha256)?.catch(() => undefined);
    return listed?.read(wants) ?? indexStanzas(indexOctets(index), { wants });
  }
  const wantsProvider = (field: string) =>
    parseProvides(field).some(({ name }) => provided.has(name));
  return indexStanzas(indexOctets(index), { wants, wantsProvider });
}

interface Fetching {
  readonly request: ArchiveRequest;
  readonly byPlace: ReadonlyMap<string, SourceEntry>;
}

async function fetchDeb(deb: AvailableDeb, { request, byPlace }: Fetching): Promise<FetchedDeb> {
  const { archive, filename, sizeBytes, sha256 } = deb;
  const entry = byPlace.get(placeKey(archive));
  if (!entry) throw new Error(`${deb.name} is of an archive that is not open: ${archive.address}`);
  const url = poolFile(entry, filename);
  const { isFound } = entry.place;
  const file = await request.archive.take({ url, isFound, sizeBytes, sha256 });
  if (file) return { kind: "file", file };
  const reason = `${shownEntry(entry)} lists ${deb.name} ${deb.version}, and does not have its file`;
  return { kind: "missing", reason };
}

/** Packages of all suites of an address lie in one pool. */
function placeKey({ address }: { readonly address: string }): string {
  return shownAddress(address);
}

import type { DebArchive } from "../available-deb.ts";
import { refusedEntry, shownAddress, suiteFile } from "./archive-address.ts";
import type { ArchiveRequest } from "./archive-request.ts";
import { archiveKind } from "./check-release.ts";
import type { TrustedEntry } from "./read-entry.ts";
import type { ReleasedFile } from "./release-file.ts";
import type { IndexPacking, KeptIndex } from "./unpack-index.ts";

/** A verified index of packages. */
export interface TakenIndex extends IndexFile {
  readonly archive: DebArchive;
}

/** An index of packages as a Release lists it. */
export interface IndexFile extends KeptIndex {
  /** Of the packages; `all` for an index of those for every architecture. */
  readonly architecture: string;
  readonly sha256: string;
}

/** What a Release says, verified or not. */
type ReleasedEntry = Pick<TrustedEntry, "entry" | "release">;
type IndexRequest = Pick<ArchiveRequest, "architectures" | "archive">;

/**
 * Takes the indexes that a suite has for an entry's components and the architectures that are wanted.
 *
 * @throws EnvironmentError where one cannot be had
 */
export async function takeIndexes(
  trusted: TrustedEntry,
  request: ArchiveRequest,
): Promise<readonly TakenIndex[]> {
  const { entry, release } = trusted;
  const archive: DebArchive = {
    kind: archiveKind(release, request.os),
    origin: release.origin,
    label: release.label,
    suite: release.suite,
    codename: release.codename,
    pin: release.pin,
    address: shownAddress(entry.address),
  };
  return (await takeIndexFiles(trusted, request)).map((file) => ({ ...file, archive }));
}

/**
 * Takes the indexes that a Release lists; what it says counts no more than the Release does.
 *
 * @throws EnvironmentError where one cannot be had
 */
export async function takeIndexFiles(
  released: ReleasedEntry,
  request: IndexRequest,
): Promise<readonly IndexFile[]> {
  const wanted = foldersOf(released, request.architectures);
  const found = wanted.flatMap(({ folder, architecture }) => {
    const choices = choicesIn(released, folder);
    return choices.length > 0 ? [{ choices, architecture }] : [];
  });
  if (found.length === 0) throw refusedEntry(released.entry, "it has no packages for this system");
  return Promise.all(
    found.map(async ({ choices, architecture }) => ({
      ...(await takeOne(released, { choices, request })),
      architecture,
    })),
  );
}

interface Choice extends ReleasedFile {
  readonly path: string;
  readonly packing: IndexPacking;
}

/** Gzip is a third larger than xz and unpacked in a fifth of the time. */
const packings: readonly IndexPacking[] = [".gz", ".xz", ""];

function choicesIn({ release }: ReleasedEntry, folder: string): readonly Choice[] {
  return packings.flatMap((packing) => {
    const paths = [`${folder}Packages${packing}`, `./${folder}Packages${packing}`];
    const path = paths.find((one) => release.files.has(one));
    const file = path && release.files.get(path);
    return path && file ? [{ ...file, path, packing }] : [];
  });
}

function foldersOf(
  { entry, release }: ReleasedEntry,
  architectures: readonly string[],
): readonly { readonly folder: string; readonly architecture: string }[] {
  const [native = ""] = architectures;
  if (entry.suite.endsWith("/")) return [{ folder: "", architecture: native }];
  const own = architectures.filter((one) => entry.architectures?.includes(one) ?? true);
  const all = release.hasAllInEach ? own : [...own, "all"];
  return entry.components.flatMap((component) =>
    all.map((architecture) => ({ folder: `${component}/binary-${architecture}/`, architecture })),
  );
}

async function takeOne(
  { entry, release }: ReleasedEntry,
  { choices, request }: { readonly choices: readonly Choice[]; readonly request: IndexRequest },
): Promise<Omit<IndexFile, "architecture">> {
  for (const { path, packing, sha256, sizeBytes } of choices) {
    const folder = path.slice(0, path.lastIndexOf("/") + 1);
    const byHash = `${folder}by-hash/SHA256/${sha256}`;
    const names = entry.byHash && release.hasByHash ? [byHash, path] : [path];
    for (const name of names) {
      const url = suiteFile(entry, name);
      const { isFound } = entry.place;
      const file = await request.archive.take({ url, isFound, sha256, sizeBytes });
      if (file) return { file, packing, sha256 };
    }
  }
  throw refusedEntry(
    entry,
    `it does not have the index ${choices[0]?.path} that its Release lists`,
  );
}

import { Buffer } from "node:buffer";
import { EnvironmentError, isSutureError, type PackageArchive } from "../../model/index.ts";
import { ArchiveError } from "../../oci/tar/archive-error.ts";
import { type ApkPackage, readApkPackages } from "../packages.ts";
import { type ApkFile, openApkFile } from "./apk-file.ts";
import { gzipMember } from "./gzip-members.ts";
import {
  type ApkRepository,
  type RepositoriesFile,
  readRepositories,
  type SkippedRepository,
} from "./read-repositories.ts";
import { segmentFiles } from "./segment-files.ts";
import { type ApkKey, verifySegment } from "./signed-segment.ts";

export interface RepositoriesRequest {
  readonly files: readonly RepositoriesFile[];
  /** As apk names it: `x86_64`. */
  readonly architecture: string;
  /** Of the user or of what ships; an image's own never count. */
  readonly keys: readonly ApkKey[];
  readonly archive: PackageArchive;
}

/** Repositories whose indexes were verified. */
export interface OpenRepositories {
  /** Of all of them, the first one's first. */
  readonly packages: readonly ApkPackage[];
  readonly skipped: readonly SkippedRepository[];
  /** Where a package is from, for people. */
  addressOf(apk: ApkPackage): string;
  /**
   * Downloads a package and compares it with its index.
   *
   * @returns `undefined` where the repository does not have its file any more
   * @throws EnvironmentError where it cannot be had, ArchiveError where it is not what its index says
   */
  fetch(apk: ApkPackage): Promise<ApkFile | undefined>;
}

/**
 * Opens the repositories that some files name. Each must have an index that a known key signed, and that
 * is not older than one seen before. Indexes of apk do not expire: what a mirror keeps back is not noticed.
 *
 * @throws EnvironmentError that says which one was refused and why
 */
export async function openRepositories(request: RepositoriesRequest): Promise<OpenRepositories> {
  const { repositories, skipped } = readRepositories(request.files);
  if (repositories.length === 0) throw withoutRepositories(skipped);
  const places = new Map<ApkPackage, ApkRepository>();
  const seen: { readonly name: string; readonly dateMs: number }[] = [];
  for (const repository of repositories) {
    const { packages, name, dateMs } = await openOne(repository, request);
    seen.push({ name, dateMs });
    for (const apk of packages) places.set(apk, repository);
  }
  for (const { name, dateMs } of seen) request.archive.keepSeen(name, dateMs);
  return {
    packages: [...places.keys()],
    skipped,
    addressOf: (apk) => shown(places.get(apk)?.address ?? ""),
    fetch: async (apk) => {
      const repository = places.get(apk);
      if (!repository) throw new Error(`${apk.name} is of a repository that is not open`);
      return fetchApk(apk, { repository, request });
    },
  };
}

/** All of Alpine's community repository is a tenth of this. */
const maxIndexBytes = 64 << 20;
const maxPlainIndexBytes = 512 << 20;

interface OpenIndex {
  readonly packages: readonly ApkPackage[];
  readonly name: string;
  readonly dateMs: number;
}

async function openOne(
  repository: ApkRepository,
  { architecture, keys, archive }: RepositoriesRequest,
): Promise<OpenIndex> {
  const { address, place, tag } = repository;
  const url = new URL(`${address}/${architecture}/APKINDEX.tar.gz`);
  const bytes = await archive.read({ url, isFound: place.isFound }, maxIndexBytes);
  if (!bytes) throw refused(repository, `it has no index for ${architecture}`);
  const { packages, date } = await believed(repository, async () => {
    const { content } = await verifySegment(bytes, keys);
    return readIndex(content, tag);
  });
  const name = `apk ${shown(address)} ${architecture}`;
  const dateMs = date * 1000;
  const newestMs = archive.newestSeen(name);
  if (newestMs !== undefined && dateMs < newestMs)
    throw refused(
      repository,
      `its index of ${day(dateMs)} is older than one that was seen, of ${day(newestMs)}`,
    );
  return { packages, name, dateMs };
}

/** @returns also when it was made, in seconds since the epoch */
async function readIndex(
  content: Uint8Array,
  tag: string | undefined,
): Promise<{ readonly packages: readonly ApkPackage[]; readonly date: number }> {
  const { plain, end } = gzipMember(content, { at: 0, maxPlainBytes: maxPlainIndexBytes });
  if (end !== content.length) throw new ArchiveError("malformed", "more follows its index");
  const index = (await segmentFiles(plain)).get("APKINDEX");
  if (!index) throw new ArchiveError("malformed", "there is no index in it");
  const packages = readApkPackages(Buffer.from(index.bytes).toString("utf8"), tag);
  return { packages: packages.filter(isPlain), date: index.mtime };
}

/** Names and versions become part of addresses and of paths. */
function isPlain({ name, version, checksum, stanza }: ApkPackage): boolean {
  return (
    /^[A-Za-z0-9_][A-Za-z0-9_.+-]*$/.test(name) &&
    /^[0-9][A-Za-z0-9_.-]*$/.test(version) &&
    /^Q1[A-Za-z0-9+/]{27}=$/.test(checksum) &&
    // A line that names files would make the package own them in the database.
    !/^(?:[FRMaZ]:|\s*$)/m.test(stanza.trimEnd())
  );
}

/** No package of Alpine is as large. */
const maxApkBytes = 1 << 30;

async function fetchApk(
  apk: ApkPackage,
  {
    repository,
    request,
  }: { readonly repository: ApkRepository; readonly request: RepositoriesRequest },
): Promise<ApkFile | undefined> {
  const { address, place } = repository;
  const { name, version, sizeBytes } = apk;
  const file = `${encodeURIComponent(`${name}-${version}.apk`)}`;
  const url = new URL(`${address}/${request.architecture}/${file}`);
  if (sizeBytes > maxApkBytes) throw new ArchiveError("too-large", "it is larger than any package");
  const bytes = await request.archive.read({ url, isFound: place.isFound }, Math.max(sizeBytes, 1));
  if (!bytes) return undefined;
  if (bytes.length !== sizeBytes)
    throw new ArchiveError(
      "truncated",
      `it has ${bytes.length} bytes, and its index says ${sizeBytes}`,
    );
  return openApkFile(bytes, apk);
}

async function believed<T>(repository: ApkRepository, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isSutureError(error) || !(error instanceof ArchiveError)) throw error;
    throw refused(repository, error.message, error);
  }
}

function refused({ address }: ApkRepository, why: string, cause?: unknown): EnvironmentError {
  return new EnvironmentError(`The repository ${shown(address)} is refused: ${why}`, {
    hint: "Nothing was changed. Try again later; --sources names other repositories, --key a key that signs them.",
    cause,
  });
}

function withoutRepositories(skipped: readonly SkippedRepository[]): EnvironmentError {
  const [first] = skipped;
  const why = first ? `; ${first.place.path}, line ${first.place.line}: ${first.reason}` : "";
  return new EnvironmentError(`Nothing says where packages of the image are${why}`, {
    hint: "Name repositories in a file as etc/apk/repositories, and give it with --sources.",
  });
}

function day(dateMs: number): string {
  return new Date(dateMs).toISOString().slice(0, 19);
}

function shown(address: string): string {
  return address.replace(/\/\/[^/@]*@/, "//");
}

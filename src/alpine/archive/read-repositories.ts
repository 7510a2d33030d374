/** A file in the format of `etc/apk/repositories`. */
export interface RepositoriesFile {
  readonly path: string;
  readonly text: string;
  /** It lies in an image: its hosts are asked only where they are public, or allowed. */
  readonly isFound: boolean;
}

export interface ApkRepository {
  /** Without a slash at its end. */
  readonly address: string;
  /** Packages of it must be asked for by this (`@edge`). */
  readonly tag?: string;
  readonly place: RepositoryPlace;
}

export interface RepositoryPlace {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly isFound: boolean;
}

export interface SkippedRepository {
  readonly place: RepositoryPlace;
  readonly reason: string;
}

export interface ReadRepositories {
  readonly repositories: readonly ApkRepository[];
  readonly skipped: readonly SkippedRepository[];
}

/**
 * Reads files of repositories. What is there twice is read once.
 *
 * @see apk-repositories(5)
 */
export function readRepositories(files: readonly RepositoriesFile[]): ReadRepositories {
  const repositories = new Map<string, ApkRepository>();
  const skipped: SkippedRepository[] = [];
  for (const { path, text, isFound } of files) {
    for (const [i, written] of text
      .replace(/^\uFEFF/, "")
      .split("\n")
      .entries()) {
      const line = written.trim();
      if (line === "" || line.startsWith("#")) continue;
      const place = { path, line: i + 1, isFound };
      const read = readLine(line, place);
      if ("reason" in read) skipped.push(read);
      else repositories.set(`${read.tag ?? ""} ${read.address}`, read);
    }
  }
  return { repositories: [...repositories.values()].slice(0, maxRepositories), skipped };
}

/** Each is asked over the network. */
const maxRepositories = 100;

function readLine(line: string, place: RepositoryPlace): ApkRepository | SkippedRepository {
  const [, tag, written = ""] = /^(?:@(\S+)\s+)?(.+)$/.exec(line) ?? [];
  const [address = "", ...more] = written.split(/\s+/);
  if (more.length > 0) return { place, reason: "it is not only an address, which is not read" };
  const url = addressOf(address, place);
  if (typeof url !== "string") return { place, ...url };
  return { address: url, ...(tag !== undefined && { tag }), place };
}

function addressOf(
  address: string,
  { isFound }: RepositoryPlace,
): string | { readonly reason: string } {
  const isLocal = address.startsWith("/");
  const written = isLocal ? `file://${address}` : address;
  if (!URL.canParse(written)) return { reason: "its address cannot be read" };
  const { protocol } = new URL(written);
  const isKnown = ["http:", "https:"].includes(protocol) || (protocol === "file:" && !isFound);
  if (!isKnown)
    return {
      reason: isFound ? "an image's repositories are asked over HTTP only" : "it is not asked so",
    };
  // What a file is called is added to it: nothing else may follow.
  if (/[?#]/.test(address)) return { reason: "its address cannot be read" };
  return written.replace(/\/+$/, "");
}

/** A place to get packages from, as one entry of apt's sources says it. */
export interface SourceEntry {
  /** As it is written, `$(ARCH)` replaced; it ends in a slash. */
  readonly address: string;
  /** `bookworm-security`; of an exact path, that path with its slash. */
  readonly suite: string;
  /** None where the suite is an exact path. */
  readonly components: readonly string[];
  /** Architectures that it is meant for, where it says them. */
  readonly architectures?: readonly string[];
  /** Where false, its indexes have no addresses made of their hashes. */
  readonly byHash: boolean;
  /** A keyring's path, or a key as text: only the user's own sources can name one. */
  readonly signedBy?: string;
  readonly place: SourcePlace;
}

export interface SourcePlace {
  /** Name of the file. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** False for the user's own files. */
  readonly isFound: boolean;
}

/** An entry that is not used, and why. */
export interface SkippedSource {
  readonly place: SourcePlace;
  /** One sentence about the entry. */
  readonly reason: string;
}

/** A file of apt's, of an image or of the user's. */
export interface SourcesFile {
  /** Its name tells its format: `.sources`, or one entry a line. */
  readonly path: string;
  readonly text: string;
  /** False for the user's own files: only those may name keys and local addresses. */
  readonly isFound: boolean;
}

export interface ReadSources {
  readonly entries: readonly SourceEntry[];
  readonly skipped: readonly SkippedSource[];
}

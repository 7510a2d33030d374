/** Asks package indexes what is published. The address is the user's own client's. */
export interface PackageIndex {
  /** Versions that can be installed, yanked ones left out; `unknown` where the index could not be asked. */
  versionsOf(ecosystem: string, name: string): Promise<readonly string[] | "unknown">;
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

/** What the disk says of a path without following it. Times in seconds since the epoch. */
export interface DiskEntry {
  readonly name: string;
  readonly type: "file" | "directory" | "symlink" | "other";
  readonly sizeBytes: number;
  /** Permission bits with setuid, setgid and sticky. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtime: number;
  /** As written. */
  readonly linkTarget?: string;
}

/** A regular file that is open for reading. */
export interface DiskFile {
  readonly sizeBytes: number;
  /** Fills `into` as far as the file goes. @returns how many bytes */
  read(into: Uint8Array, position: number): Promise<number>;
  /** As `read`, at once: the headers of an archive are many and small. */
  readNow(into: Uint8Array, position: number): number;
  /** Inflates a part of it on a thread of its own; `undefined` where none is to spare, or it is not worth one. */
  inflate?(part: StoredPart): Inflating | undefined;
  close(): Promise<void>;
}

/** Compressed bytes in a file. */
export interface StoredPart {
  readonly offset: number;
  readonly sizeBytes: number;
  /** Names all of these bytes, where they are to be compared with it. */
  readonly digest: string | undefined;
}

/** A part of a file while another thread inflates it. To return its generator ends that. */
export interface Inflating {
  /** Each is valid until the next one is asked for. */
  readonly chunks: AsyncGenerator<Uint8Array, void, undefined>;
  /** Whether the stored bytes are those of the digest; `undefined` where not all were read, or there is none. */
  matches(): boolean | undefined;
}

/** Reads the local disk. Errors are the platform's, with a `code` such as `EACCES`. */
export interface Disk {
  /** `undefined` where there is nothing. */
  lstat(path: string): Promise<DiskEntry | undefined>;
  /** What lies in a directory, in the order of names. */
  list(directory: string): Promise<readonly DiskEntry[]>;
  /** The path without links; `undefined` where it leads nowhere. */
  realpath(path: string): Promise<string | undefined>;
  /** Opens a regular file; never a link, and never waits for a pipe. */
  open(path: string): Promise<DiskFile>;
  /** All of a regular file, never through a link; `undefined` where it is larger. */
  readFile(path: string, maxBytes: number): Promise<Uint8Array | undefined>;
}

/** Keeps what was made of layers, between runs and shared by those that run at the same time. */
export interface LayerCache {
  /** `undefined` where nothing is kept under a key, or not all of it. */
  read(key: string): Uint8Array | undefined;
  /** Begins a record that grows piece by piece. What cannot be kept is made again next time: nothing throws. */
  begin(key: string): LayerDraft;
}

/** A record that is not there for anybody before it is kept. */
export interface LayerDraft {
  add(piece: Uint8Array): void;
  /** Keeps the pieces as one. */
  keep(): void;
  /** Leaves nothing behind; what was kept already stays. */
  drop(): void;
}

/** Asks git without running anything that the repository brings along. */
export interface Git {
  /** Files below a directory that git tracks, relative to it; `undefined` where git cannot say. */
  trackedFiles(directory: string): Promise<ReadonlySet<string> | undefined>;
}

/** Names an image of a registry. Of tag and digest at least one is there; the digest decides. */
export interface ImageReference {
  /** Host with port; `docker.io` for names without one. */
  readonly registry: string;
  /** `library/python` */
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** A manifest or an index as it is stored in a registry; its bytes have its digest. */
export interface RegistryManifest {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  readonly digest: string;
}

/** A blob that a manifest names. */
export interface RegistryBlob extends Pick<ImageReference, "registry" | "repository"> {
  readonly digest: string;
  readonly sizeBytes: number;
}

/**
 * Reads images of registries (OCI distribution specification). Every method throws an
 * EnvironmentError where the registry cannot be reached or wants other credentials, and a
 * TargetError where what it sends is not what it was asked for.
 */
export interface Registry {
  /** `undefined` where the registry has none. */
  manifest(image: ImageReference): Promise<RegistryManifest | undefined>;
  /** Opens a blob whose every byte was verified; it is downloaded when it is first opened. */
  blob(blob: RegistryBlob): Promise<DiskFile>;
  /** The index of what refers to a manifest; `undefined` where the registry does not keep one. */
  referrers(image: ImageReference & { readonly digest: string }): Promise<Uint8Array | undefined>;
}

/** A blob that is to be there. */
export interface NewBlob {
  readonly digest: string;
  readonly sizeBytes: number;
  /** Its bytes, opened only where they must be sent. */
  open(): Promise<DiskFile>;
}

/**
 * Takes what is written of images: a registry, or the image layouts of this machine. Errors are as
 * those of `Registry`.
 */
export interface RegistryWriter {
  /** Stores a blob, unless the repository holds it. */
  pushBlob(place: Pick<ImageReference, "registry" | "repository">, blob: NewBlob): Promise<void>;
  /**
   * Stores a manifest under its digest, and under the tag where one is named. What it names must be
   * there.
   *
   * @returns whether it is now listed among what refers to its subject (`OCI-Subject`)
   */
  pushManifest(
    image: ImageReference,
    manifest: RegistryManifest,
  ): Promise<{ readonly isReferrer: boolean }>;
}

/** A container engine of this machine. */
export interface Daemon {
  /**
   * Exports an image, as `docker save` does, to a file that is gone when suture ends.
   *
   * @returns the file's path
   * @throws EnvironmentError where no engine answers, UsageError where it has no such image
   */
  save(image: string, platform: string | undefined): Promise<string>;
}

/** The outside world, handed in by cli and server. A fixer names the ones it needs. */
export interface Ports {
  readonly clock: Clock;
  /** So many unpredictable bytes, fit for keys. */
  readonly random?: (length: number) => Uint8Array;
  readonly packageIndex?: PackageIndex;
}

/** A file that is open for reading, at once: a database is asked in the middle of a computation. */
export interface RandomAccess {
  readonly sizeBytes: number;
  /** Exactly `length` bytes. @throws RangeError where the file ends before */
  readAt(offset: number, length: number): Uint8Array;
}

/** A file of an archive of packages. */
export interface ArchivedFile {
  /** `http:`, `https:` or `file:`; credentials in it are the user's. */
  readonly url: URL;
  /** The address was found in an image: it is asked only where it is public, or allowed. */
  readonly isFound: boolean;
}

/** A file that is named by what is in it. */
export interface HashedFile extends ArchivedFile {
  readonly sizeBytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** A verified file on the local disk. */
export interface KeptFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly isVerified: true;
  open(): Promise<DiskFile>;
}

/**
 * Asks archives of packages, such as Debian's. Every method throws an EnvironmentError where an archive
 * cannot be reached or may not be asked, and where what it sends is not what was asked for.
 */
export interface PackageArchive {
  /** A small file as the archive sends it, not verified; `undefined` where it has none. */
  read(file: ArchivedFile, maxBytes: number): Promise<Uint8Array | undefined>;
  /** A file of which every byte was verified, from the cache where it is kept; `undefined` where the archive has none. */
  take(file: HashedFile): Promise<KeptFile | undefined>;
  /** The newest date that a signed index of a suite was seen with, in milliseconds since the epoch. */
  newestSeen(suite: string): number | undefined;
  /** Keeps that date for later runs: never an older one than is kept. */
  keepSeen(suite: string, dateMs: number): void;
  /** A file that the user named on this machine; `undefined` where there is none. */
  readOwn(path: string): Promise<Uint8Array | undefined>;
}

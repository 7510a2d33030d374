import type { Attested, CheckCertificate, TrustedKey } from "./attestation.ts";
import type { Gap, StatedInventory } from "./inventory.ts";
import type { LayerCache } from "./ports.ts";
import type { Asset } from "./target.ts";

export type FileType = "file" | "directory" | "symlink" | "hardlink" | "other";

/** What a tree knows of a path without reading its bytes. */
export interface FileEntry {
  /** POSIX, relative to the root, no leading slash, never with `..`. */
  readonly path: string;
  readonly type: FileType;
  readonly sizeBytes: number;
  /** Permission bits with setuid, setgid and sticky. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Seconds since the epoch. */
  readonly mtime: number;
  /** As written; of a hard link, the path in the same layer. */
  readonly linkTarget?: string;
  readonly xattrs?: Readonly<Record<string, string>>;
  /** Of a directory's file: whether git tracks it; left out where git could not be asked. */
  readonly tracked?: boolean;
  /** diffID of the layer that holds this version of the path. */
  readonly layer?: string;
  /** diffIDs of lower layers that held the path, lowest first. */
  readonly below?: readonly string[];
  /**
   * diffID of the layer from which on the path is there without a break, where one of those above
   * its lowest holder had removed it.
   */
  readonly since?: string;
}

/** A file whose bytes were read. */
export interface TreeFile {
  readonly entry: FileEntry;
  readonly bytes: Uint8Array;
}

/** In bytes from the start of a file. */
export interface FilePart {
  readonly offset: number;
  readonly length: number;
}

/** Who wants which files, asked once per path. */
export interface Interest {
  wants(path: string): boolean;
  /** All paths that are wanted, where whoever asks knows them: files that a higher layer hides are left out. */
  readonly paths?: ReadonlySet<string>;
  /**
   * True where only readers of text want a path: a binary file may then be left out, and is no gap.
   * Left out where bytes are wanted whatever they are.
   */
  wantsText?(path: string): boolean;
  /** A larger wanted file is a gap and is not read. */
  readonly maxBytes: number;
  /** Bytes need not outlive the offer of their file. */
  readonly passes?: boolean;
  /** Large files that are read by their parts, beside those that are wanted whole. */
  readonly parts?: PartsInterest;
  /** Lets what is made of an image's layers be kept for the next run; nothing is where left out. */
  readonly keeping?: Keeping;
}

export interface PartsInterest {
  /**
   * Begins to read a file, by its path as the layer writes it, its mode and its size; `undefined`
   * where nobody wants it. It yields the part it needs next and returns what the file says, plain
   * JSON, or `undefined` where that is nothing.
   */
  begin(entry: FileEntry): Generator<FilePart, unknown, Uint8Array> | undefined;
  /** Takes what a file says. */
  offer(entry: FileEntry, said: unknown): void;
}

/** What `offer` returns for a file of an image, plain JSON, is kept with its layer and given back. */
export interface Keeping {
  readonly cache: LayerCache;
  /** Everything that it hangs on beside the layer's own bytes. */
  keyOf(diffId: string): string;
  /** Takes what `offer` returned for this very file in an earlier run. */
  recall(entry: FileEntry, kept: unknown): void;
}

/** Takes a file that was read. */
export type Offer = (file: TreeFile) => unknown;

/** What a pass over a tree saw. */
export interface Listing {
  /** The squashed view; of a directory, what was not ignored. */
  readonly entries: ReadonlyMap<string, FileEntry>;
  readonly gaps: readonly Gap[];
  /**
   * Of an image: by the diffID of each layer, the deepest folder that all files lie in that it wrote.
   * Where it is left out, the entries tell.
   */
  readonly changed?: ReadonlyMap<string, string>;
  /** Paths that git ignores, or that lie in `node_modules` or a virtual environment; top ones only. */
  readonly ignored: number;
}

/** Serves a directory and an image alike. */
export interface FileTree {
  readonly asset: Asset;
  /** Present where the asset is an image. */
  readonly image?: ImageFacts;
  /** Present where the asset is a bill of materials: it states its packages and has no files. */
  readonly stated?: StatedInventory;

  /** What is attached to the image beside its layers; left out where nothing can be. Never throws on content. */
  attested?(keys: readonly TrustedKey[], checkCertificate?: CheckCertificate): Promise<Attested>;

  /**
   * Walks the tree once and offers each wanted file, read once. Of an image, files of every layer
   * are offered, also those that a higher layer hides: compare `entry.layer` with the listing.
   *
   * @param offer - what it returns is kept where the interest says so
   * @throws TargetError where the tree as a whole cannot be read
   */
  visit(interest: Interest, offer: Offer): Promise<Listing>;

  /** Bytes of one file of the squashed view; `undefined` where there is none. Links are followed inside the root. */
  read(path: string): Promise<Uint8Array | undefined>;
}

/** Facts of an image that are not files (OCI image configuration). */
export interface ImageFacts {
  /** Name and tag as recorded in the archive, where they are. */
  readonly reference?: string;
  readonly configDigest: string;
  readonly manifestDigest?: string;
  /** `os/architecture[/variant]`. */
  readonly platform: string;
  readonly layers: readonly Layer[];
  readonly history: readonly HistoryEntry[];
  /** The image that it was built on, as its annotations or labels name it. */
  readonly base?: BaseImage;
  readonly config: ImageConfig;
}

export interface Layer {
  /** Digest of the uncompressed tar. */
  readonly diffId: string;
  /** Digest of the blob as stored. */
  readonly digest?: string;
  readonly sizeBytes: number;
  /** The history entry that made it, where counting fits. */
  readonly createdBy?: string;
}

export interface HistoryEntry {
  readonly createdBy?: string;
  readonly emptyLayer: boolean;
  /** buildah writes `FROM NAME` on the first entry over a base image. */
  readonly comment?: string;
  /** RFC 3339. */
  readonly created?: string;
}

/** OCI annotations `org.opencontainers.image.base.name` and `.digest`. */
export interface BaseImage {
  readonly name?: string;
  readonly digest?: string;
}

export interface ImageConfig {
  readonly user?: string;
  /** `NAME=value`, as stored. */
  readonly env: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly cmd?: readonly string[];
  readonly exposedPorts: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly hasHealthcheck: boolean;
}

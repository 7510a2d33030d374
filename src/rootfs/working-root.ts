import { createHash } from "node:crypto";
import type { FileEntry } from "../model/index.ts";
import { folderOf } from "../oci/tar/entry-path.ts";
import type { SystemRoot } from "./system-root.ts";

/** Bytes of a file: as the root has them, or new; in memory, or read again where they lie. */
export type Content =
  | { readonly kind: "old"; readonly path: string }
  | { readonly kind: "new"; readonly bytes: Uint8Array }
  | StoredContent;

/** Bytes that come. */
export type NewContent = Exclude<Content, { readonly kind: "old" }>;

/** Bytes that are not held. */
export interface StoredContent {
  readonly kind: "stored";
  readonly sizeBytes: number;
  /** Hex SHA-256. */
  readonly hash: string;
  read(): Promise<Uint8Array>;
}

/** Hex SHA-256 of new bytes. */
export function newContentHash(content: NewContent): string {
  return content.kind === "new" ? sha256(content.bytes) : content.hash;
}

/** What lies at a path; hard links are one node at several paths. */
export interface Node {
  readonly type: "file" | "directory" | "symlink" | "other";
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Seconds since the epoch. */
  readonly mtime: number;
  readonly linkTarget?: string;
  readonly xattrs?: Readonly<Record<string, string>>;
  /** Of a file. */
  readonly content?: Content;
}

/**
 * A root that is changed in memory. Paths are canonical: relative, without links in their folders, the
 * root itself empty; `resolvePath` makes them.
 */
export interface WorkingRoot {
  readonly old: SystemRoot;
  get(path: string): Node | undefined;
  /** As it was before any change. */
  before(path: string): Node | undefined;
  put(path: string, node: Node): void;
  /** Takes away one path; what lies below a folder must be gone. */
  remove(path: string): void;
  /** Names in a folder, sorted. */
  list(folder: string): readonly string[];
  /** How often something was put or removed. */
  readonly changeCount: number;
  /** Paths that were put or removed, sorted. */
  touched(): readonly string[];
  bytesOf(node: Node): Promise<Uint8Array>;
  /** Reads many at once, so that later reads of them are cheap; `maxBytes` of each. */
  preload(paths: Iterable<string>, maxBytes: number): Promise<void>;
  /** Hex SHA-256 of old files, computed in one pass. */
  hashOld(paths: Iterable<string>): Promise<void>;
  /** What is known of an old file's content without reading it. */
  knownHash(path: string): string | undefined;
}

/** Begins to change a root. */
export function openWorkingRoot(old: SystemRoot): WorkingRoot {
  const changed = new Map<string, Node | undefined>();
  const nodes = new Map<string, Node | undefined>();
  const children = childrenOf(old.entries);
  let changeCount = 0;
  const before = (path: string) => {
    if (!nodes.has(path)) nodes.set(path, oldNode(path, { old, children, nodes }));
    return nodes.get(path);
  };
  return {
    old,
    get: (path) => (changed.has(path) ? changed.get(path) : before(path)),
    before,
    get changeCount() {
      return changeCount;
    },
    put(path, node) {
      changeCount++;
      changed.set(path, node);
      const folder = folderOf(path);
      if (path !== "") (children.get(folder) ?? newChildren(children, folder)).add(nameOf(path));
    },
    remove(path) {
      changeCount++;
      changed.set(path, undefined);
      children.get(folderOf(path))?.delete(nameOf(path));
    },
    list: (folder) => [...(children.get(folder) ?? [])].sort(),
    touched: () => [...changed.keys()].sort(),
    ...readsOf(old, before),
  };
}

type Reads = Pick<WorkingRoot, "bytesOf" | "preload" | "hashOld" | "knownHash">;

/** What is read of the root as it was is kept. */
function readsOf(old: SystemRoot, before: (path: string) => Node | undefined): Reads {
  const bytes = new Map<string, Uint8Array>();
  const hashes = new Map<string, string>();
  const regular = (paths: Iterable<string>, isWanted: (path: string) => boolean) =>
    new Set([...paths].filter((path) => before(path)?.type === "file" && isWanted(path)));
  return {
    async bytesOf({ content }) {
      if (content?.kind === "new") return content.bytes;
      if (content?.kind === "stored") return content.read();
      if (!content) return new Uint8Array();
      const { path } = content;
      if (!bytes.has(path)) await old.read(new Set([path]), (at, found) => bytes.set(at, found));
      return bytes.get(path) ?? new Uint8Array();
    },
    async preload(paths, maxBytes) {
      const isSmall = (path: string) =>
        !bytes.has(path) && (old.entries.get(path)?.sizeBytes ?? 0) <= maxBytes;
      await old.read(regular(paths, isSmall), (path, found) => bytes.set(path, found));
    },
    async hashOld(paths) {
      const wanted = regular(paths, (path) => !hashes.has(path));
      await old.pass(wanted, (path, found) => hashes.set(path, sha256(found)));
    },
    knownHash: (path) => hashes.get(path),
  };
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** What dpkg names contents by. */
export function md5(bytes: Uint8Array): string {
  return createHash("md5").update(bytes).digest("hex");
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

type Children = Map<string, Set<string>>;

function newChildren(children: Children, folder: string): Set<string> {
  const names = new Set<string>();
  children.set(folder, names);
  return names;
}

/** Folders that no entry stands for are there all the same. */
function childrenOf(entries: ReadonlyMap<string, FileEntry>): Children {
  const children: Children = new Map();
  for (const path of entries.keys()) {
    for (let at = path; at !== ""; at = folderOf(at)) {
      const folder = folderOf(at);
      const names = children.get(folder) ?? newChildren(children, folder);
      if (names.has(nameOf(at))) break;
      names.add(nameOf(at));
    }
  }
  return children;
}

interface OldState {
  readonly old: SystemRoot;
  readonly children: Children;
  readonly nodes: Map<string, Node | undefined>;
}

function oldNode(path: string, state: OldState): Node | undefined {
  const entry = state.old.entries.get(path);
  if (!entry) {
    const isFolder = path === "" || state.children.has(path);
    return isFolder ? { type: "directory", mode: 0o755, uid: 0, gid: 0, mtime: 0 } : undefined;
  }
  const { mode, uid, gid, mtime, linkTarget, xattrs } = entry;
  const facts = { mode, uid, gid, mtime, ...(xattrs && { xattrs }) };
  switch (entry.type) {
    case "directory":
      return { ...facts, type: "directory" };
    case "symlink":
      return { ...facts, type: "symlink", linkTarget: linkTarget ?? "" };
    case "file":
      return { ...facts, type: "file", content: { kind: "old", path } };
    case "hardlink":
      return linkedNode(entry, state) ?? { ...facts, type: "file", content: { kind: "old", path } };
    default:
      return { ...facts, type: "other" };
  }
}

/** The node at the other end, where the layer that holds this name still holds that. */
function linkedNode(entry: FileEntry, state: OldState): Node | undefined {
  const target = (entry.linkTarget ?? "").replace(/^(?:\.?\/)+/, "");
  const other = state.old.entries.get(target);
  if (other?.type !== "file" || other.layer !== entry.layer) return undefined;
  if (!state.nodes.has(target)) state.nodes.set(target, oldNode(target, state));
  return state.nodes.get(target);
}

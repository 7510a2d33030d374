import type { FileEntry } from "../../model/index.ts";
import { folderOf, type LayerPath, maxPathLength, segmentsOf } from "../tar/entry-path.ts";
import type { TarEntry } from "../tar/tar-entry.ts";
import {
  addChild,
  type Content,
  createRoot,
  dropChildren,
  hide,
  hideChildren,
  holdersOf,
  type Node,
  nodePath,
  type Placed,
  sinceWhen,
} from "./squash-node.ts";
import { listNodes, walk } from "./squash-walk.ts";

export interface LayerEntry {
  readonly written: TarEntry;
  readonly at: Exclude<LayerPath, { readonly kind: "unsafe" | "nothing" }>;
  readonly content?: Content | undefined;
}

export interface LayerPlace {
  readonly index: number;
  readonly diffId: string;
}

/** The file system that layers make together. */
export interface Squash {
  /**
   * Lays one entry of a layer over what is there. Layers come lowest first.
   *
   * @returns `undefined` for a whiteout, and `unreachable` where its folder is a link to itself
   *   or its real path is longer than Linux takes
   * @throws ArchiveError where there are more paths than memory should hold
   */
  apply(entry: LayerEntry, layer: LayerPlace): Placed | "unreachable" | undefined;
  /** What a path leads to, links followed inside the root. */
  find(path: string): Placed | undefined;
  /** Everything that is not hidden, parents before children. */
  list(): ReadonlyMap<string, FileEntry>;
}

/** An empty file system. @param maxPaths - how many it may come to hold */
export function createSquash(maxPaths: number): Squash {
  const root = createRoot(maxPaths);
  const folders = createFolders(root);
  return {
    apply(entry, layer) {
      if (entry.at.kind === "path") return place({ root, folders, entry, layer });
      folders.forget();
      whiteOut(root, entry, layer);
      return undefined;
    },
    find(path) {
      const node = walk(root, segmentsOf(path), { last: true });
      return node === "unreachable" ? undefined : node?.placed;
    },
    list: () => listNodes(root),
  };
}

/** Finds the folders of paths; nearly always it is that of the path before. */
interface Folders {
  /** Comes to be where it is missing. */
  find(folder: string): Node | "unreachable" | undefined;
  /** Something was placed that may change where paths lead. */
  forget(): void;
}

function createFolders(root: Node): Folders {
  let last: { readonly folder: string; readonly node: Node } | undefined;
  return {
    find(folder) {
      if (last?.folder === folder) return last.node;
      const node = walk(root, segmentsOf(folder), { make: true });
      last = node && node !== "unreachable" ? { folder, node } : undefined;
      return node;
    },
    forget() {
      last = undefined;
    },
  };
}

function whiteOut(root: Node, { at }: LayerEntry, { index }: LayerPlace): void {
  const segments = segmentsOf(at.path);
  const name = at.kind === "opaque" ? undefined : segments.at(-1);
  const parents = name === undefined ? segments : segments.slice(0, -1);
  const folder = walk(root, parents, { last: true });
  if (!folder || folder === "unreachable") return;
  if (name === undefined) hideChildren(folder, index);
  else hide(folder, name, index);
}

interface Placing {
  readonly root: Node;
  readonly folders: Folders;
  readonly entry: LayerEntry;
  readonly layer: LayerPlace;
}

function place({ root, folders, entry, layer }: Placing): Placed | "unreachable" {
  const { written, at, content } = entry;
  const { index, diffId } = layer;
  const folder = folderOf(at.path);
  const parent = folders.find(folder);
  if (!parent || parent === "unreachable") return "unreachable";
  const name = at.path.slice(folder === "" ? 0 : folder.length + 1);
  const path = parent.path === folder ? at.path : nodePath(parent, name);
  if (path.length > maxPathLength) return "unreachable";
  const known = parent.children?.get(name);
  const node = known ?? addChild(parent, name, path);
  const holders = holdersOf(node);
  const below = holders.length === 0 ? holders : holders.filter((holder) => holder !== diffId);
  const since = sinceWhen(node, layer);
  const facts = fileEntry(written, { path, layer: diffId, below, since });
  const linked = written.type === "hardlink" ? follow(root, written, facts) : undefined;
  const placed = linked ?? { entry: facts, content };
  if (node.children && placed.entry.type !== "directory") dropChildren(node, index);
  if (known && changesPaths(known, placed)) folders.forget();
  node.placed = placed;
  node.layer = index;
  return placed;
}

/** A folder becomes a link or the other way round, or goes; or a link leads elsewhere. */
function changesPaths({ placed: before }: Node, { entry }: Placed): boolean {
  return entry.type === "symlink" || before?.entry.type !== entry.type;
}

interface EntryPlace extends Required<Pick<FileEntry, "path" | "layer" | "below">> {
  readonly since: string | undefined;
}

function fileEntry(written: TarEntry, place: EntryPlace): FileEntry {
  const { type, sizeBytes, mode, uid, gid, mtime, linkTarget, xattrs } = written;
  const { path, layer, below, since } = place;
  const entry = { path, type, sizeBytes, mode, uid, gid, mtime, layer };
  if (linkTarget === undefined && !xattrs && below.length === 0) return entry;
  return {
    ...entry,
    ...(linkTarget !== undefined && { linkTarget }),
    ...(xattrs && { xattrs }),
    ...(below.length > 0 && { below }),
    ...(since !== undefined && { since }),
  };
}

/** A hard link to a file of this layer or one below; `undefined` where it names nothing. */
function follow(root: Node, { linkTarget = "" }: TarEntry, link: FileEntry): Placed | undefined {
  const node = walk(root, segmentsOf(linkTarget));
  const target = node === "unreachable" ? undefined : node?.placed;
  if (!target || target.entry.type === "directory") return undefined;
  // Both are one file, with one mode and owner. Another name of a symbolic link is that link.
  const { path, layer, below, since } = link;
  const { below: _, since: __, linkTarget: written = "", ...facts } = target.entry;
  const isSymlink = facts.type === "symlink";
  return {
    entry: {
      ...facts,
      path,
      type: isSymlink ? "symlink" : "hardlink",
      linkTarget: isSymlink ? written : linkTarget,
      ...(layer !== undefined && { layer }),
      ...(below && { below }),
      ...(since !== undefined && { since }),
    },
    content: target.content,
  };
}

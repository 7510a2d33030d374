import type { FileEntry } from "../model/index.ts";
import { type LayerPath, maxPathLength, segmentsOf } from "./entry-path.ts";
import {
  type Content,
  createRoot,
  hide,
  hideChildren,
  type Node,
  nodePath,
  type Placed,
  put,
} from "./squash-node.ts";
import { listNodes, walk } from "./squash-walk.ts";
import type { TarEntry } from "./tar-entry.ts";

export interface LayerEntry {
  readonly written: TarEntry;
  readonly at: Exclude<LayerPath, { readonly kind: "unsafe" | "nothing" }>;
  readonly content?: Content | undefined;
}

export interface LayerPlace {
  readonly index: number;
  readonly diffId: string;
  /** The diffID alone, one list for all its paths. */
  readonly only: readonly [string];
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

/** An empty file system. */
export function createSquash(): Squash {
  const root = createRoot();
  const held: Held = new Map();
  return {
    apply(entry, layer) {
      if (entry.at.kind === "path") return place({ root, held, entry, layer });
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

/** diffIDs of all layers that held a path, lowest first. */
type Held = Map<string, readonly string[]>;

const none: readonly string[] = [];

function whiteOut(root: Node, { at }: LayerEntry, { index }: LayerPlace): void {
  const { segments } = at;
  const name = at.kind === "opaque" ? undefined : segments.at(-1);
  const parents = name === undefined ? segments : segments.slice(0, -1);
  const folder = walk(root, parents, { last: true });
  if (!folder || folder === "unreachable") return;
  if (name === undefined) hideChildren(folder, index);
  else hide(folder, name, index);
}

interface Placing {
  readonly root: Node;
  readonly held: Held;
  readonly entry: LayerEntry;
  readonly layer: LayerPlace;
}

function place({ root, held, entry, layer }: Placing): Placed | "unreachable" {
  const { written, at, content } = entry;
  const { index, diffId } = layer;
  const name = at.segments.at(-1) ?? "";
  const parent = walk(root, at.segments.slice(0, -1), { make: true });
  if (!parent || parent === "unreachable") return "unreachable";
  const path = nodePath(parent, name);
  if (path.length > maxPathLength) return "unreachable";
  const holders = held.get(path);
  const below = holders ? holders.filter((holder) => holder !== diffId) : none;
  held.set(path, below.length === 0 ? layer.only : [...below, diffId]);
  const facts = fileEntry(written, { path, layer: diffId, below });
  const linked = written.type === "hardlink" ? follow(root, written, facts) : undefined;
  const placed = linked ?? { entry: facts, content };
  put(parent, name, { placed, layer: index });
  return placed;
}

function fileEntry(
  written: TarEntry,
  place: { readonly path: string; readonly layer: string; readonly below: readonly string[] },
): FileEntry {
  const { type, sizeBytes, mode, uid, gid, mtime, linkTarget, xattrs } = written;
  const { path, layer, below } = place;
  return {
    path,
    type,
    sizeBytes,
    mode,
    uid,
    gid,
    mtime,
    ...(linkTarget !== undefined && { linkTarget }),
    ...(xattrs && { xattrs }),
    layer,
    ...(below.length > 0 && { below }),
  };
}

/** A hard link to a file of this layer or one below; `undefined` where it names nothing. */
function follow(root: Node, { linkTarget = "" }: TarEntry, link: FileEntry): Placed | undefined {
  const node = walk(root, segmentsOf(linkTarget));
  const target = node === "unreachable" ? undefined : node?.placed;
  if (!target || target.entry.type === "directory") return undefined;
  // Both are one file, with one mode and owner. Another name of a symbolic link is that link.
  const { path, layer, below } = link;
  const { below: _, linkTarget: written = "", ...facts } = target.entry;
  const isSymlink = facts.type === "symlink";
  return {
    entry: {
      ...facts,
      path,
      type: isSymlink ? "symlink" : "hardlink",
      linkTarget: isSymlink ? written : linkTarget,
      ...(layer !== undefined && { layer }),
      ...(below && { below }),
    },
    content: target.content,
  };
}

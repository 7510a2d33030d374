import type { FileEntry } from "../../model/index.ts";
import { ArchiveError } from "../tar/archive-error.ts";

/** An entry where it ended up: under its real path, when lower layers make a parent a link. */
export interface Placed {
  readonly entry: FileEntry;
  /** Of a file; of a hard link, the file that it names. */
  readonly content?: Content | undefined;
}

/** Where the bytes of a file lie. */
export interface Content {
  /** Index of the layer, the lowest 0. */
  readonly layer: number;
  /** The how-manieth entry of its tar, the first 0. */
  readonly ordinal: number;
  /** Offset in the uncompressed tar. */
  readonly offset: number;
  readonly sizeBytes: number;
  readonly sparse: boolean;
}

/** A path of the squashed file system; one where nothing is placed is a folder nobody wrote down. */
export interface Node {
  readonly path: string;
  readonly parent: Node | undefined;
  /** Shared by all nodes of a tree. */
  readonly tree: NodeTree;
  placed: Placed | undefined;
  /** Index of the layer that placed it, else -1. */
  layer: number;
  children: Map<string, Node> | undefined;
}

export interface NodeTree {
  /** How many more paths there may be. */
  left: number;
  /** By path, what is no longer there. */
  readonly gone: Map<string, GonePath>;
}

interface GonePath {
  /** diffIDs of the layers that held it, lowest first. */
  readonly holders: readonly string[];
  /** Index of the layer that removed it. */
  readonly by: number;
  /** As its entry had it. */
  readonly since: string | undefined;
}

/** @param maxPaths - how many there may be */
export function createRoot(maxPaths: number): Node {
  return newNode("", undefined, { left: maxPaths, gone: new Map() });
}

/** Path of a child, there or not. */
export function nodePath(parent: Node, name: string): string {
  return parent.path === "" ? name : `${parent.path}/${name}`;
}

/** @throws ArchiveError where there are more paths than memory should hold */
export function addChild(parent: Node, name: string, path: string): Node {
  const { tree } = parent;
  if (--tree.left < 0) throw new ArchiveError("too-large", "The image holds too many paths");
  const node = newNode(path, parent, tree);
  parent.children ??= new Map();
  parent.children.set(name, node);
  return node;
}

/** diffIDs of all layers that held a path so far, lowest first. */
export function holdersOf({ path, tree, placed }: Node): readonly string[] {
  if (!placed) return tree.gone.get(path)?.holders ?? none;
  const { layer, below = none } = placed.entry;
  return layer === undefined ? below : [...below, layer];
}

/**
 * diffID of the layer from which on a path is there, once this layer has written it: itself, where
 * a layer below had removed it.
 */
export function sinceWhen(
  { path, tree, placed }: Node,
  { index, diffId }: { readonly index: number; readonly diffId: string },
): string | undefined {
  if (placed) return placed.entry.since;
  const gone = tree.gone.get(path);
  return gone && gone.by < index ? diffId : gone?.since;
}

/** A whiteout hides what lower layers hold, and leaves what its own layer adds. */
export function hide(parent: Node, name: string, layer: number): void {
  const node = parent.children?.get(name);
  if (!node) return;
  hideChildren(node, layer);
  if (node.layer === layer) return;
  forget(node, layer);
  if (!node.children?.size) parent.children?.delete(name);
}

/** Hides what lower layers hold below a folder. */
export function hideChildren(node: Node, layer: number): void {
  for (const name of [...(node.children?.keys() ?? [])]) hide(node, name, layer);
}

/** Leaves a folder that nobody wrote down. */
export function forget(node: Node, layer: number): void {
  const since = node.placed?.entry.since;
  if (node.placed) node.tree.gone.set(node.path, { holders: holdersOf(node), by: layer, since });
  node.placed = undefined;
  node.layer = -1;
}

/** What is placed over a folder hides all that is in it. */
export function dropChildren(node: Node, layer: number): void {
  for (const child of node.children?.values() ?? []) {
    dropChildren(child, layer);
    forget(child, layer);
  }
  node.children = undefined;
}

const none: readonly string[] = [];

function newNode(path: string, parent: Node | undefined, tree: NodeTree): Node {
  return { path, parent, tree, placed: undefined, layer: -1, children: undefined };
}

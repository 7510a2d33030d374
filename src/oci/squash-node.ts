import type { FileEntry } from "../model/index.ts";
import { ArchiveError } from "./archive-error.ts";

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
  readonly budget: { left: number };
  placed?: Placed | undefined;
  /** Index of the layer that placed it. */
  layer?: number;
  children?: Map<string, Node>;
}

export function createRoot(): Node {
  return { path: "", parent: undefined, budget: { left: maxNodes } };
}

/** Path of a child, there or not. */
export function nodePath(parent: Node, name: string): string {
  return parent.path === "" ? name : `${parent.path}/${name}`;
}

/** @throws ArchiveError where there are more paths than memory should hold */
export function addChild(parent: Node, name: string): Node {
  const { budget } = parent;
  if (--budget.left < 0) throw new ArchiveError("too-large", "The image holds too many paths");
  const node: Node = { path: nodePath(parent, name), parent, budget };
  parent.children ??= new Map();
  parent.children.set(name, node);
  return node;
}

/** Places an entry over what is there; a directory over a directory keeps what is in it. */
export function put(
  parent: Node,
  name: string,
  { placed, layer }: { readonly placed: Placed; readonly layer: number },
): void {
  const node = parent.children?.get(name) ?? addChild(parent, name);
  if (placed.entry.type !== "directory") delete node.children;
  node.placed = placed;
  node.layer = layer;
}

/** A whiteout hides what lower layers hold, and leaves what its own layer adds. */
export function hide(parent: Node, name: string, layer: number): void {
  const node = parent.children?.get(name);
  if (!node) return;
  hideChildren(node, layer);
  if (node.layer === layer) return;
  if (node.children?.size) forget(node);
  else parent.children?.delete(name);
}

/** Hides what lower layers hold below a folder. */
export function hideChildren(node: Node, layer: number): void {
  for (const name of [...(node.children?.keys() ?? [])]) hide(node, name, layer);
}

/** Leaves a folder that nobody wrote down. */
export function forget(node: Node): void {
  delete node.placed;
  delete node.layer;
}

/** A few times the largest images known; a layer of empty entries compresses a thousandfold. */
const maxNodes = 4_000_000;

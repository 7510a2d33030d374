import { folderOf } from "../oci/tar/entry-path.ts";
import type { StreamedFile } from "../oci/tar/write-tar.ts";
import { isDirectory } from "./resolve-path.ts";
import { type Node, newContentHash, sha256, type WorkingRoot } from "./working-root.ts";

/** What must be written over a root, and removed from it. */
export interface RootChanges {
  /** Sorted by path; hard links name a file of the same list. */
  readonly written: readonly StreamedFile[];
  /** Paths that are gone; a folder takes with it what lay below. Sorted. */
  readonly removed: readonly string[];
}

/**
 * What differs from the root as it was: type, mode, owner, content, link or attributes. A file whose time
 * alone is another is left out.
 *
 * @param mtime - of files that have no time of their own, in seconds since the epoch
 */
export async function changesOf(root: WorkingRoot, mtime: number): Promise<RootChanges> {
  const touched = root.touched();
  const doubtful = touched.filter((path) => mayBeSame(root.before(path), root.get(path)));
  await root.hashOld(doubtful.flatMap((path) => oldPath(root.before(path))));
  const written: StreamedFile[] = [];
  const removed: string[] = [];
  const first = new Map<Node, string>();
  for (const path of touched) {
    const node = root.get(path);
    const before = root.before(path);
    if (!node) {
      if (before && isDirectory(root.get(folderOf(path)))) removed.push(path);
    } else if (!(before && (await isSame(root, before, node)))) {
      written.push(await newFile(root, { path, node, mtime, first }));
    }
  }
  return { written, removed };
}

function mayBeSame(before: Node | undefined, node: Node | undefined): boolean {
  return (
    before?.type === "file" &&
    node?.type === "file" &&
    node.content !== undefined &&
    node.content.kind !== "old" &&
    facts(before) === facts(node)
  );
}

function oldPath(node: Node | undefined): readonly string[] {
  return node?.content?.kind === "old" ? [node.content.path] : [];
}

function facts({ type, mode, uid, gid, linkTarget, xattrs }: Node): string {
  const attributes = Object.entries(xattrs ?? {}).sort();
  const owner = type === "symlink" ? [uid, gid] : [mode, uid, gid];
  return JSON.stringify([type, owner, linkTarget ?? "", attributes]);
}

async function isSame(root: WorkingRoot, before: Node, node: Node): Promise<boolean> {
  if (before === node) return true;
  if (facts(before) !== facts(node)) return false;
  const { content } = node;
  if (!content || before.content?.kind !== "old") return content === before.content;
  if (content.kind === "old") return content.path === before.content.path;
  const { path } = before.content;
  const known = root.knownHash(path) ?? sha256(await root.bytesOf(before));
  return known === newContentHash(content);
}

interface Write {
  readonly path: string;
  readonly node: Node;
  readonly mtime: number;
  /** Where a node was written first. */
  readonly first: Map<Node, string>;
}

async function newFile(
  root: WorkingRoot,
  { path, node, mtime, first }: Write,
): Promise<StreamedFile> {
  const { mode, uid, gid, linkTarget, xattrs } = node;
  const common = { path, mode, uid, gid, mtime: node.mtime === 0 ? mtime : node.mtime };
  const attributed = { ...common, ...(xattrs && { xattrs }) };
  if (node.type === "symlink") return { ...common, type: "symlink", linkTarget: linkTarget ?? "" };
  if (node.type === "directory") return { ...attributed, type: "directory" };
  if (node.type !== "file") throw new RangeError(`${path} is neither file, folder nor link`);
  const other = first.get(node);
  if (other !== undefined) return { ...common, type: "hardlink", linkTarget: other };
  first.set(node, path);
  const { content } = node;
  if (content?.kind === "stored") {
    const { sizeBytes, read } = content;
    return { ...attributed, type: "file", content: { sizeBytes, read: () => whole(read) } };
  }
  return { ...attributed, type: "file", bytes: await root.bytesOf(node) };
}

async function* whole(read: () => Promise<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield await read();
}

import { folderOf } from "../oci/tar/entry-path.ts";
import type { NewFile } from "../oci/tar/write-tar.ts";
import { isDirectory } from "./resolve-path.ts";
import { type Node, sha256, type WorkingRoot } from "./working-root.ts";

/** What must be written over a root, and removed from it. */
export interface RootChanges {
  /** Sorted by path; hard links name a file of the same list. */
  readonly written: readonly NewFile[];
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
  const written: NewFile[] = [];
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
    node.content?.kind === "new" &&
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
  if (!content || !before.content || before.content.kind === "new")
    return content === before.content;
  if (content.kind === "old") return content.path === before.content.path;
  const { path } = before.content;
  const known = root.knownHash(path) ?? sha256(await root.bytesOf(before));
  return known === sha256(content.bytes);
}

interface Write {
  readonly path: string;
  readonly node: Node;
  readonly mtime: number;
  /** Where a node was written first. */
  readonly first: Map<Node, string>;
}

async function newFile(root: WorkingRoot, { path, node, mtime, first }: Write): Promise<NewFile> {
  const { mode, uid, gid, linkTarget, xattrs } = node;
  const common = { path, mode, uid, gid, mtime: node.mtime === 0 ? mtime : node.mtime };
  const attributed = { ...common, ...(xattrs && { xattrs }) };
  if (node.type === "symlink") return { ...common, type: "symlink", linkTarget: linkTarget ?? "" };
  if (node.type === "directory") return { ...attributed, type: "directory" };
  if (node.type !== "file") throw new RangeError(`${path} is neither file, folder nor link`);
  const other = first.get(node);
  if (other !== undefined) return { ...common, type: "hardlink", linkTarget: other };
  first.set(node, path);
  return { ...attributed, type: "file", bytes: await root.bytesOf(node) };
}

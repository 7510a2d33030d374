import type { FileTree, Gap, Listing, RuleFinding, TreeFile } from "../../model/index.ts";
import { type OverlayFiles, overlay, overlayEntry } from "../fix/overlay.ts";

/** What one file said to all who wanted it. Plain JSON values: made in a worker, kept between passes. */
export interface FileRecord {
  readonly path: string;
  /** diffID, of a file in an image. */
  readonly layer?: string;
  readonly manifests: readonly { readonly ecosystem: string; readonly value: unknown }[];
  readonly findings: readonly Omit<RuleFinding, "priority">[];
  readonly gaps: readonly Gap[];
}

/** Reads a file for everybody at once. */
export interface Examiner {
  wants(tree: FileTree, path: string): boolean;
  examine(tree: FileTree, file: TreeFile): FileRecord | Promise<FileRecord>;
}

export interface CollectedAsset {
  readonly tree: FileTree;
  readonly listing: Listing;
  readonly records: readonly FileRecord[];
}

/** A larger file is a gap where somebody wanted it. */
const maxBytes = 32 * 1024 * 1024;

/** The one pass over an input: each wanted file is read once and offered to whoever reads that kind. */
export async function collect(tree: FileTree, examiner: Examiner): Promise<CollectedAsset> {
  const records: FileRecord[] = [];
  const wants = (path: string) => examiner.wants(tree, path);
  const listing = await tree.visit({ wants, maxBytes }, async (file) => {
    records.push(await examiner.examine(tree, file));
  });
  return { tree, listing, records: records.sort(byPlace) };
}

/**
 * Collects again where some files changed; the others are not read again.
 *
 * @param files - new contents by path; `null` where deleted
 */
export async function recollect(
  asset: CollectedAsset,
  { files, examiner }: { readonly files: OverlayFiles; readonly examiner: Examiner },
): Promise<CollectedAsset> {
  const tree = overlay(asset.tree, files);
  const records = asset.records.filter(({ path }) => !files.has(path));
  const entries = new Map(asset.listing.entries);
  for (const [path, file] of files) {
    if (!file) {
      entries.delete(path);
      continue;
    }
    const entry = overlayEntry({ path, file, old: entries.get(path) });
    entries.set(path, entry);
    if (!examiner.wants(tree, path)) continue;
    records.push(await examiner.examine(tree, { entry, bytes: file.bytes }));
  }
  const gaps = asset.listing.gaps.filter(({ path }) => path === undefined || !files.has(path));
  return { tree, listing: { ...asset.listing, entries, gaps }, records: records.sort(byPlace) };
}

function byPlace(a: FileRecord, b: FileRecord): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return (a.layer ?? "") < (b.layer ?? "") ? -1 : 1;
}

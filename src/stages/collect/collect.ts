import type {
  Attested,
  FileEntry,
  FileTree,
  Gap,
  Interest,
  LayerCache,
  Listing,
  PartsInterest,
  RuleFinding,
  TreeFile,
} from "../../model/index.ts";
import { isUnlisted, newIgnores } from "../fix/new-ignores.ts";
import { type OverlayFiles, overlay, overlayEntry } from "../fix/overlay.ts";

/** What one file said to all who wanted it. Plain JSON values: made in a worker, kept between passes. */
export interface FileRecord {
  readonly path: string;
  /** diffID, of a file in an image. */
  readonly layer?: string;
  readonly manifests: readonly { readonly ecosystem: string; readonly value: unknown }[];
  readonly findings: readonly Omit<RuleFinding, "priority">[];
  readonly gaps: readonly Gap[];
  /** What the file said for programs of the kinds that somebody asked for. */
  readonly gathered?: readonly { readonly kind: string; readonly value: unknown }[];
}

/** What reading a file needs to know of its tree. */
export type TreeFacts = Pick<FileTree, "asset" | "image">;

/** Reads a file for everybody at once. */
export interface Examiner {
  wants(tree: TreeFacts, path: string): boolean;
  /** True where it makes no use of the file unless it is text. */
  wantsText(tree: TreeFacts, path: string): boolean;
  /** True where a grammar reads the file: that takes far longer than to look at its text. */
  parses(tree: TreeFacts, path: string): boolean;
  examine(tree: TreeFacts, file: TreeFile): FileRecord | Promise<FileRecord>;
  /** Begins to read a file by its parts; left out where nobody reads any so. */
  readonly beginParts?: PartsInterest["begin"];
  /** What files said that were read so. */
  recordParts(tree: TreeFacts, entry: FileEntry, said: unknown): FileRecord;
  /** Everything that records of an image's layer hang on beside its bytes. */
  keyOf(tree: TreeFacts, diffId: string): string;
}

export interface CollectedAsset {
  readonly tree: FileTree;
  readonly listing: Listing;
  readonly records: readonly FileRecord[];
  /** Of an image, where somebody asked about packages. */
  readonly attested?: Attested;
}

/** A larger file is a gap where somebody wanted it. */
const maxBytes = 32 * 1024 * 1024;

/**
 * The one pass over an input: each wanted file is read once and offered to whoever reads that kind.
 *
 * @param cache - keeps the records of layers for the next run
 */
export async function collect(
  tree: FileTree,
  examiner: Examiner,
  cache?: LayerCache,
): Promise<CollectedAsset> {
  const records: FileRecord[] = [];
  const { beginParts } = examiner;
  const interest: Interest = {
    wants: (path) => examiner.wants(tree, path),
    wantsText: (path) => examiner.wantsText(tree, path),
    maxBytes,
    ...(beginParts && {
      parts: {
        begin: beginParts,
        offer: (entry, said) => records.push(examiner.recordParts(tree, entry, said)),
      },
    }),
    ...(cache && {
      keeping: {
        cache,
        keyOf: (diffId) => examiner.keyOf(tree, diffId),
        recall: (_, kept) => records.push(recalledRecord(kept as FileRecord, tree)),
      },
    }),
  };
  const listing = await tree.visit(interest, async (file) => {
    const record = await examiner.examine(tree, file);
    records.push(record);
    return record;
  });
  return { tree, listing, records: records.sort(byPlace) };
}

/** A layer is the same in other images; findings in it are kept for one of them only. */
function recalledRecord(record: FileRecord, { asset }: TreeFacts): FileRecord {
  const gaps = record.gaps.map((gap) => ({ ...gap, asset: asset.id }));
  return { ...record, gaps };
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
  const { tree: base, listing } = asset;
  const tree = overlay(base, files);
  const isHidden = await newIgnores(base, files);
  const kept = (path: string) => {
    const entry = listing.entries.get(path);
    return !files.has(path) && !(entry && isHidden(entry));
  };
  const records = asset.records.filter(({ path }) => kept(path));
  const entries = new Map([...listing.entries].filter(([, entry]) => !isHidden(entry)));
  for (const [path, file] of files) {
    entries.delete(path);
    const old = listing.entries.get(path);
    if (!file || (!old && (await isUnlisted(path, { base, files })))) continue;
    const entry = overlayEntry({ path, file, old });
    if (isHidden(entry)) continue;
    entries.set(path, entry);
    if (examiner.wants(tree, path)) {
      records.push(await examiner.examine(tree, { entry, bytes: file.bytes }));
    }
  }
  const gaps = listing.gaps.filter(({ path }) => path === undefined || !files.has(path));
  return { tree, listing: { ...listing, entries, gaps }, records: records.sort(byPlace) };
}

function byPlace(a: FileRecord, b: FileRecord): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return (a.layer ?? "") < (b.layer ?? "") ? -1 : 1;
}

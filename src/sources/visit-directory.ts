import type { Disk, FileEntry, Gap, Interest, Listing, Offer } from "../model/index.ts";
import { driveParts, openReading } from "../oci/layers/drive-parts.ts";
import { bounded } from "../oci/layers/in-parallel.ts";
import { partsInSource } from "../oci/layers/part-bytes.ts";
import { isBinary } from "../syntax/text.ts";
import { unreadable } from "./unreadable.ts";
import type { Walk } from "./walk-directory.ts";

export interface VisitDirectory {
  readonly root: string;
  readonly disk: Disk;
  readonly walk: Walk;
  readonly interest: Interest;
  readonly offer: Offer;
}

/** Reads the wanted files of a walk, in the order of paths, several beside each other. */
export async function visitDirectory(asked: VisitDirectory): Promise<Listing> {
  const { walk, interest } = asked;
  const gaps: Gap[] = [...walk.gaps];
  const offers = bounded(offersInFlight);
  for (const entry of walk.entries.values()) {
    if (entry.type !== "file") continue;
    const parts = interest.parts?.begin(entry);
    if (parts) await offers.add(() => readParts(asked, { entry, parts, gaps }));
    if (interest.wants(entry.path)) await offers.add(() => readAndOffer(asked, entry, gaps));
  }
  await offers.drain();
  return { entries: walk.entries, gaps, ignored: walk.ignored };
}

const offersInFlight = 16;

/** Above, it costs less to look at the beginning of a file first. */
const smallBytes = 1 << 17;

async function isUseless(
  { root, disk, interest }: VisitDirectory,
  { path, sizeBytes }: FileEntry,
): Promise<boolean> {
  if (sizeBytes <= smallBytes || !interest.wantsText?.(path)) return false;
  const file = await disk.open(`${root}/${path}`);
  try {
    const head = new Uint8Array(8192);
    const read = head.subarray(0, file.readNow(head, 0));
    // Holes tell nothing of what comes behind them.
    return isBinary(read) && read.some((byte) => byte !== 0);
  } finally {
    await file.close();
  }
}

interface FileParts {
  readonly entry: FileEntry;
  readonly parts: Parameters<typeof openReading>[0];
  readonly gaps: Gap[];
}

async function readParts(
  { root, disk, interest }: VisitDirectory,
  { entry, parts, gaps }: FileParts,
): Promise<void> {
  const { path } = entry;
  try {
    const file = await disk.open(`${root}/${path}`);
    try {
      const place = { offset: 0, sizeBytes: file.sizeBytes };
      const progress = await driveParts(openReading(parts), partsInSource(file, place));
      if (progress.state === "refused") gaps.push({ asset: ".", path, ...progress.why });
      else if (progress.state === "said" && progress.said !== undefined) {
        interest.parts?.offer(entry, progress.said);
      }
    } finally {
      await file.close();
    }
  } catch (error) {
    // Without a code it is not the disk's, but a reader's own.
    if (!(error as { readonly code?: unknown }).code) throw error;
    gaps.push(unreadable(path, error));
  }
}

async function readAndOffer(visit: VisitDirectory, entry: FileEntry, gaps: Gap[]): Promise<void> {
  const { root, disk, offer } = visit;
  const { maxBytes } = visit.interest;
  const { path } = entry;
  let bytes: Uint8Array | undefined;
  try {
    if (await isUseless(visit, entry)) return;
    if (entry.sizeBytes <= maxBytes) bytes = await disk.readFile(`${root}/${path}`, maxBytes);
  } catch (error) {
    gaps.push(unreadable(path, error));
    return;
  }
  if (bytes) await offer({ entry, bytes });
  else {
    const message = `The file is larger than ${Math.floor(maxBytes / 1e6)} MB and was not read.`;
    gaps.push({ asset: ".", path, reason: "too-large", message });
  }
}

import type { Gap } from "../../model/index.ts";
import { ArchiveError } from "../tar/archive-error.ts";
import { openReading, type Progress } from "./drive-parts.ts";
import type { Placed } from "./file-system.ts";
import { type Indexing, type LayerScan, tellEntry } from "./indexing.ts";
import type { Applied, LayerEntry } from "./squash.ts";
import { isOwn, tellParts, type WantedFile } from "./wanted-file.ts";

/** An entry whose layer waits for those below. */
export interface Waiting extends LayerEntry {
  readonly ordinal: number;
  /** By its path as the layer writes it. */
  readonly wanted: boolean;
  readonly bytes?: Uint8Array | undefined;
  /** Where its reading by parts stands. */
  readonly parts?: Progress | undefined;
}

/** Puts entries of one layer, whose turn has come, into the squashed view, and hands on what was read. */
export function createPlacing(
  state: Indexing,
  scan: LayerScan,
): (one: Waiting) => void | Promise<void> {
  const { index, diffId } = scan;
  const layer = { index, diffId };
  const taken = new Set<string>();
  return (one) => {
    const applied = state.squash.apply(one, layer);
    if (applied === "unreachable") {
      tellEntry(scan, unsafePath(state.asset, one.at.path, "The path has no end"));
      return undefined;
    }
    if (!applied) return undefined;
    if (applied.row > maxEntries) {
      throw new ArchiveError("too-large", "The image's layers hold too many entries");
    }
    if (!concernsSomebody(one, applied)) return undefined;
    const placed = state.squash.placed(applied.row);
    const file: WantedFile = { placed, ordinal: one.ordinal, layer: index };
    if (state.interest.parts) placeParts(state, scan, { file, progress: one.parts });
    if (!isWanted(one, placed, state)) return undefined;
    const why = contradiction(placed, taken);
    if (why) {
      const { path } = placed.entry;
      tellEntry(scan, { asset: state.asset, path, reason: "malformed", message: why });
    }
    return handOn(state, file, one.bytes);
  };
}

/** Nobody asks about most entries, of which no more need be made than what is kept. */
function concernsSomebody({ wanted, parts, written }: Waiting, { isMoved }: Applied): boolean {
  return wanted || isMoved || parts !== undefined || written.type === "hardlink";
}

/** Of all layers, those of one path too: each is kept, and may be read. */
const maxEntries = 2_000_000;

/** A gap for an entry that is left out. */
export function unsafePath(asset: string, path: string, why: string): Gap {
  const message = `${why}, so that the entry was left out; the rest was read.`;
  return { asset, path: path.slice(0, 200), reason: "unsafe-path", message };
}

const danglingLink = "It is a hard link to a file that no layer holds: build the image again.";
const twice = "One layer holds this path twice, and both were read: build the image again.";

/** What is wrong with a wanted entry, however it goes on. */
function contradiction({ entry, content }: Placed, taken: Set<string>): string | undefined {
  if (!content) return entry.type === "hardlink" ? danglingLink : undefined;
  if (taken.has(entry.path)) return twice;
  taken.add(entry.path);
  return undefined;
}

/** Recalls what was made of a file, or has it read. */
function handOn(
  { interest, memories, take, missed }: Indexing,
  file: WantedFile,
  bytes: Uint8Array | undefined,
): void | Promise<void> {
  const { entry, content } = file.placed;
  if (!content) return undefined;
  const { recalled } = memories[file.layer] ?? {};
  const note = isOwn(file) ? recalled?.fileNote(file.ordinal, entry.path) : undefined;
  if (note) interest.keeping?.recall(entry, note.kept);
  else if (bytes) return take({ entry, bytes }, file);
  else missed.push(file);
  return undefined;
}

function isWanted({ at, wanted }: Waiting, placed: Placed, { interest }: Indexing): boolean {
  const { path } = placed.entry;
  if (path === at.path) return wanted;
  return placed.content !== undefined && interest.wants(path);
}

interface PlacedParts {
  readonly file: WantedFile;
  readonly progress: Progress | undefined;
}

function placeParts(state: Indexing, scan: LayerScan, { file, progress }: PlacedParts): void {
  const { said, memories } = state;
  const { content } = file.placed;
  if (!progress) placeLinkParts(state, scan, file);
  else if (progress.state === "waiting") {
    state.missed.push({ ...file, reading: progress.reading });
  } else if (content) {
    if (progress.state === "said") said.set(content.row, progress.said);
    tellParts({ ...state, memory: memories[scan.index], gaps: scan.gaps }, file, progress);
  }
}

/** Another name of a file: it says the same, and is read where the file itself was not. */
function placeLinkParts(state: Indexing, scan: LayerScan, file: WantedFile): void {
  const { said, memories, interest } = state;
  const { entry, content } = file.placed;
  if (entry.type !== "hardlink" || !content) return;
  // An earlier run noted what it said, unless that was nothing.
  if (content.layer === scan.index && memories[scan.index]?.recalled) return;
  const generator = interest.parts?.begin(entry);
  if (!generator) return;
  if (!said.has(content.row)) state.missed.push({ ...file, reading: openReading(generator) });
  else {
    const progress = { state: "said", said: said.get(content.row) } as const;
    tellParts({ ...state, memory: memories[scan.index], gaps: scan.gaps }, file, progress);
  }
}

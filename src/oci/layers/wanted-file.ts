import type { Gap, Interest, TreeFile } from "../../model/index.ts";
import type { OpenReading, Progress } from "./drive-parts.ts";
import type { Placed } from "./file-system.ts";
import type { LayerMemory } from "./layer-memory.ts";

/** A file that somebody still waits for. */
export interface WantedFile {
  readonly placed: Placed;
  /** Of its layer's entries, the how-manieth it is; a hard link's own, not its file's. */
  readonly ordinal: number;
  readonly layer: number;
  /** By its parts; whole where left out. */
  readonly reading?: OpenReading;
}

/** Takes a file that was read whole. @returns a promise where nothing more should come for now */
export type TakeFile = (file: TreeFile, wanted: WantedFile) => void | Promise<void>;

export interface PartsListener {
  readonly asset: string;
  readonly interest: Interest;
  /** Of the file's layer. */
  readonly memory: LayerMemory | undefined;
  readonly gaps: Gap[];
}

/** Tells what a file says that was read by its parts, and notes it for the next run. */
export function tellParts(
  { asset, interest, memory, gaps }: PartsListener,
  file: WantedFile,
  progress: Exclude<Progress, { readonly state: "waiting" }>,
): void {
  const { entry } = file.placed;
  if (progress.state === "refused") gaps.push({ asset, path: entry.path, ...progress.why });
  else if (progress.said === undefined) return;
  else interest.parts?.offer(entry, progress.said);
  if (!memory || memory.recalled?.partsNote(file.ordinal) || !isOwn(file)) return;
  memory.noteParts({ ordinal: file.ordinal, told: progress });
}

/** True where a file's bytes lie in its own layer: only then does that layer alone tell what it says. */
export function isOwn({ placed, layer }: WantedFile): boolean {
  return placed.content?.layer === layer;
}

import type { Gap } from "../../model/index.ts";
import { ArchiveError } from "../tar/archive-error.ts";
import { inParallel } from "./in-parallel.ts";
import type { IndexRequest } from "./indexing.ts";
import type { Content } from "./placed-rows.ts";
import { readContents, type WantedContent } from "./read-contents.ts";
import type { StoredLayer } from "./stored-layer.ts";
import { tellParts, type WantedFile } from "./wanted-file.ts";

export interface MissedRequest
  extends Pick<IndexRequest, "asset" | "layers" | "interest" | "take" | "memories" | "inflate"> {
  readonly wanted: readonly WantedFile[];
}

/** Reads wanted files that did not pass by, and says which of them cannot be. */
export async function readMissed(asked: MissedRequest): Promise<readonly Gap[]> {
  const { asset, layers } = asked;
  const gaps: Gap[] = [];
  const byLayer: WantedContent[][] = layers.map(() => []);
  for (const file of asked.wanted) {
    const { content } = file.placed;
    if (!content) continue;
    const gap = file.reading ? undefined : cannotRead(asked, file, content);
    if (gap) gaps.push(gap);
    else byLayer[content.layer]?.push(wantedContent(asked, { file, content, gaps }));
  }
  await readTogether(layers, byLayer, async (layer, wanted) => {
    try {
      await readContents(layer, wanted, asked.inflate);
    } catch (error) {
      if (!(error instanceof ArchiveError)) throw error;
      gaps.push(unreadLayer(asset, layer, error));
    }
  });
  return gaps;
}

/** Layers in which something is read by its parts take much memory, and come one after the other. */
async function readTogether(
  layers: readonly StoredLayer[],
  byLayer: readonly (readonly WantedContent[])[],
  read: (layer: StoredLayer, wanted: readonly WantedContent[]) => Promise<void>,
): Promise<void> {
  const jobs = layers.flatMap((layer, i) => {
    const wanted = byLayer[i] ?? [];
    return wanted.length === 0 ? [] : [{ layer, wanted }];
  });
  const isLarge = ({ wanted }: (typeof jobs)[number]) => wanted.some(({ reading }) => reading);
  const small = jobs.filter((job) => !isLarge(job));
  await inParallel(small.length, async (i) => {
    const job = small[i];
    if (job) await read(job.layer, job.wanted);
  });
  for (const job of jobs) if (isLarge(job)) await read(job.layer, job.wanted);
}

interface Missed {
  readonly file: WantedFile;
  readonly content: Content;
  readonly gaps: Gap[];
}

function wantedContent(asked: MissedRequest, { file, content, gaps }: Missed): WantedContent {
  const { entry } = file.placed;
  const { reading } = file;
  if (!reading) {
    const { passes = false } = asked.interest;
    return { content, passes, give: (bytes) => asked.take({ entry, bytes }, file) };
  }
  const memory = asked.memories[file.layer];
  return {
    content,
    reading,
    tell: (progress) => tellParts({ ...asked, memory, gaps }, file, progress),
  };
}

function cannotRead(
  { asset, interest: { maxBytes } }: MissedRequest,
  { placed }: WantedFile,
  { sizeBytes }: Content,
): Gap | undefined {
  if (sizeBytes <= maxBytes) return undefined;
  const message = `The file is larger than ${Math.floor(maxBytes / 1e6)} MB and was not read.`;
  return { asset, path: placed.entry.path, reason: "too-large", message };
}

function unreadLayer(asset: string, { diffId }: StoredLayer, error: ArchiveError): Gap {
  const message = `${error.message} (layer ${diffId.slice(0, 19)}): export the image again.`;
  return { asset, ...(error.entry && { path: error.entry }), reason: error.problem, message };
}

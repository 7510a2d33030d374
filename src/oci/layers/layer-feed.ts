import type { ByteSource } from "../tar/byte-source.ts";
import { layerPath } from "../tar/entry-path.ts";
import type { TarEntry } from "../tar/tar-entry.ts";
import type { TarMember } from "../tar/tar-member.ts";
import {
  driveParts,
  type OpenReading,
  openReading,
  type Progress,
  tooLarge,
} from "./drive-parts.ts";
import { type Indexing, type LayerScan, tellEntry } from "./indexing.ts";
import { partsInMemory, partsInSource } from "./part-bytes.ts";
import { passingParts } from "./passing-parts.ts";
import { createPlacing, unsafePath, type Waiting } from "./place-entries.ts";

/** Takes the entries of one layer, in their order. */
export interface Feed {
  /** From the archive. @param source - the layer itself where it is plain */
  add(member: TarMember, ordinal: number, source?: ByteSource): void | Promise<void>;
  /** From what an earlier run kept. */
  recall(entry: TarEntry, ordinal: number): void | Promise<void>;
  /** Waits for the layers below, and then puts everything in its place. */
  settle(): Promise<void>;
}

/** Reads what is wanted of the entries as they come, and places them when the layer's turn has come. */
export function createFeed(state: Indexing, scan: LayerScan): Feed {
  const { interest, memories } = state;
  const queue = createQueue(state, scan);
  const { recalled } = memories[scan.index] ?? {};
  return {
    settle: queue.settle,
    recall(written, ordinal) {
      const one = waitingFor({ written, ordinal, offset: 0 }, state, scan);
      if (!one) return undefined;
      const note = recalled?.partsNote(ordinal);
      return queue.add(note ? { ...one, parts: note.told } : one);
    },
    add(member, ordinal, source) {
      const { entry: written, offset } = member;
      const one = waitingFor({ written, ordinal, offset }, state, scan);
      if (!one) return undefined;
      const { content, at } = one;
      if (!content) return queue.add(one);
      const isWhole = one.wanted && content.sizeBytes <= interest.maxBytes;
      const generator = interest.parts?.begin(withPath(written, at.path));
      if (!isWhole && !generator) return queue.add(one);
      return readOne({ one, member, source, isWhole, generator, keep: scan.keep, queue });
    },
  };
}

interface Queue {
  add(one: Waiting): void | Promise<void>;
  /** Makes sure that so many bytes may wait. */
  reserve(sizeBytes: number): Promise<void>;
  settle(): Promise<void>;
}

/** Of all layers together. */
const maxWaitingBytes = 16 << 20;

/** Of one layer. */
const maxWaitingEntries = 30_000;

function createQueue(state: Indexing, scan: LayerScan): Queue {
  const { turn } = scan;
  const place = createPlacing(state, scan);
  let waiting: Waiting[] | undefined = turn && [];
  const settle = async () => {
    await turn?.promise;
    const due = waiting ?? [];
    waiting = undefined;
    for (const one of due) {
      if (state.stopped) return;
      state.waitingBytes -= one.bytes?.length ?? 0;
      const placed = place(one);
      if (placed !== undefined) await placed;
    }
  };
  return {
    settle,
    add(one) {
      if (!waiting) return place(one);
      const isFull = waiting.push(one) >= maxWaitingEntries;
      return turn?.hasCome || isFull ? settle() : undefined;
    },
    async reserve(sizeBytes) {
      if (waiting && state.waitingBytes + sizeBytes > maxWaitingBytes) await settle();
      if (waiting) state.waitingBytes += sizeBytes;
    },
  };
}

interface Listed {
  readonly written: TarEntry;
  readonly ordinal: number;
  readonly offset: number;
}

/** What an entry says, unless it is nothing or leads out of the root. */
function waitingFor(
  { written, ordinal, offset }: Listed,
  { asset, interest }: Indexing,
  scan: LayerScan,
): Waiting | undefined {
  const at = layerPath(written.path);
  if (at.kind === "nothing") return undefined;
  if (at.kind === "unsafe") {
    tellEntry(scan, unsafePath(asset, written.path, `The name ${at.why}`));
    return undefined;
  }
  const { type, sparse, bodyBytes } = written;
  if (at.kind !== "path") return { written, at, ordinal, wanted: false };
  const wanted = (type === "file" || type === "hardlink") && interest.wants(at.path);
  if (type !== "file") return { written, at, ordinal, wanted };
  const sizeBytes = Math.max(written.sizeBytes, bodyBytes);
  const content = { layer: scan.index, ordinal, offset, sizeBytes, sparse: sparse !== undefined };
  return { written, at, content, ordinal, wanted };
}

/** Without `./` and the like, which a tar may write. */
function withPath(written: TarEntry, path: string): TarEntry {
  return written.path === path ? written : { ...written, path };
}

interface ReadOne {
  readonly one: Waiting;
  readonly member: TarMember;
  readonly source: ByteSource | undefined;
  readonly isWhole: boolean;
  readonly generator: OpenReading["generator"] | undefined;
  readonly keep: LayerScan["keep"];
  readonly queue: Queue;
}

function readOne(read: ReadOne): void | Promise<void> {
  const { one, isWhole, generator, source, queue } = read;
  if (isWhole || !generator || !source) return readSlowly(read);
  const parts = readParts(read, generator);
  if (!(parts instanceof Promise)) return queue.add({ ...one, parts });
  return parts.then((told) => queue.add({ ...one, parts: told }));
}

async function readSlowly(read: ReadOne): Promise<void> {
  const { one, member, isWhole, generator, queue } = read;
  if (isWhole) await queue.reserve(member.entry.sizeBytes);
  const bytes = isWhole ? await member.body() : undefined;
  const parts = generator && (await readParts(read, generator, bytes));
  const added = queue.add({ ...one, bytes, parts });
  if (added !== undefined) await added;
}

/** A file that is read whole is in memory anyway; one with holes is never cut to pieces. */
function readParts(
  { member, source, keep }: ReadOne,
  generator: OpenReading["generator"],
  bytes?: Uint8Array,
): Progress | Promise<Progress> {
  const { sparse, bodyBytes } = member.entry;
  if (sparse && !bytes) return { state: "refused", why: tooLarge };
  const reading = openReading(generator);
  if (bytes) return driveParts(reading, partsInMemory(bytes));
  if (!source) return driveParts(reading, passingParts(member, keep));
  const place = { offset: member.offset, sizeBytes: bodyBytes };
  return driveParts(reading, partsInSource(source, place));
}

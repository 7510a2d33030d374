import type { Gap, Interest, TreeFile } from "../model/index.ts";
import { ArchiveError } from "./archive-error.ts";
import { layerPath } from "./entry-path.ts";
import { inParallel } from "./in-parallel.ts";
import type { TarMember } from "./read-tar.ts";
import type { LayerEntry, Squash } from "./squash.ts";
import type { Placed } from "./squash-node.ts";
import { readLayer, type StoredLayer } from "./stored-layer.ts";

/** What the first pass over all layers keeps. */
export interface LayerIndex {
  /** Every entry of every layer, lowest layer first, whiteouts left out. */
  readonly placed: readonly Placed[];
  /** Wanted files whose bytes did not pass by: too large, links, or wanted only where they end up. */
  readonly missed: readonly Placed[];
  /** Of what the archives are, whoever asks. */
  readonly gaps: readonly Gap[];
}

export interface IndexRequest {
  readonly asset: string;
  readonly layers: readonly StoredLayer[];
  readonly squash: Squash;
  readonly interest: Interest;
  readonly take: (file: TreeFile) => void | Promise<void>;
}

/**
 * Reads all layers once, several beside each other, and lays them over each other in their order.
 * Wanted files of an upper layer wait for the layers below, since these decide where it belongs;
 * when too many bytes wait, the layer itself does.
 */
export async function indexLayers(request: IndexRequest): Promise<LayerIndex> {
  const { layers } = request;
  const state: State = { ...request, placed: [], missed: [], waitingBytes: 0, stopped: false };
  const turns = [undefined, ...layers.map(createTurn)];
  const gaps = await inParallel(layers.length, async (index) => {
    try {
      return await scanLayer(state, index, turns[index]);
    } catch (error) {
      state.stopped = true;
      throw error;
    } finally {
      turns[index + 1]?.come();
    }
  });
  return { placed: state.placed, missed: state.missed, gaps: gaps.flat() };
}

/** Of all layers together. */
const maxWaitingBytes = 16 << 20;

interface State extends IndexRequest {
  readonly placed: Placed[];
  readonly missed: Placed[];
  waitingBytes: number;
  /** Something else failed: nobody waits for the rest. */
  stopped: boolean;
}

/** All layers below are in place. */
interface Turn {
  readonly promise: Promise<void>;
  hasCome: boolean;
  come(): void;
}

function createTurn(): Turn {
  let come = () => {};
  const promise = new Promise<void>((resolve) => {
    come = resolve;
  });
  const turn: Turn = {
    promise,
    hasCome: false,
    come() {
      turn.hasCome = true;
      come();
    },
  };
  return turn;
}

async function scanLayer(state: State, index: number, turn: Turn | undefined): Promise<Gap[]> {
  const layer = state.layers[index];
  if (!layer) return [];
  const gaps: Gap[] = [];
  const feed = createFeed({ state, index, diffId: layer.diffId, turn, gaps });
  const guarded = async (step: () => Promise<void>) => {
    try {
      await step();
    } catch (error) {
      if (!(error instanceof ArchiveError)) throw error;
      gaps.push(gapOf(state.asset, layer.diffId, error));
    }
  };
  await guarded(() =>
    readLayer(layer, async (members) => {
      let ordinal = 0;
      for await (const member of members) {
        if (state.stopped) return;
        const added = feed.add(member, ordinal++);
        if (added !== undefined) await added;
      }
    }),
  );
  await guarded(feed.settle);
  return gaps;
}

function gapOf(asset: string, diffId: string, error: ArchiveError): Gap {
  const message = `${error.message} (layer ${diffId.slice(0, 19)}).`;
  if (error.entry === undefined) return { asset, reason: error.problem, message };
  const rest = "What comes after this file in the layer was not read: export the image again.";
  return { asset, path: error.entry, reason: error.problem, message: `${message} ${rest}` };
}

interface Feed {
  add(member: TarMember, ordinal: number): void | Promise<void>;
  /** Waits for the layers below, and then puts everything in its place. */
  settle(): Promise<void>;
}

interface Waiting {
  readonly entry: LayerEntry;
  readonly wanted: boolean;
  readonly bytes?: Uint8Array | undefined;
}

interface FeedOptions {
  readonly state: State;
  readonly index: number;
  readonly diffId: string;
  readonly turn: Turn | undefined;
  readonly gaps: Gap[];
}

function createFeed({ state, index, diffId, turn, gaps }: FeedOptions): Feed {
  const { interest, asset } = state;
  const place = createPlacing({ state, index, diffId, gaps });
  let waiting: Waiting[] | undefined = turn && [];
  const settle = async () => {
    await turn?.promise;
    const due = waiting ?? [];
    waiting = undefined;
    for (const one of due) {
      if (state.stopped) return;
      state.waitingBytes -= one.bytes?.length ?? 0;
      await place(one);
    }
  };
  const settleOne = (one: Waiting): void | Promise<void> => {
    if (!waiting) return place(one);
    waiting.push(one);
    return turn?.hasCome ? settle() : undefined;
  };
  const readOne = async (one: Waiting, { body }: TarMember, sizeBytes: number): Promise<void> => {
    if (waiting && state.waitingBytes + sizeBytes > maxWaitingBytes) await settle();
    if (waiting) state.waitingBytes += sizeBytes;
    await settleOne({ ...one, bytes: await body() });
  };
  return {
    settle,
    add(member, ordinal) {
      const { entry: written, offset } = member;
      const at = layerPath(written.path);
      if (at.kind === "nothing") return undefined;
      if (at.kind === "unsafe") {
        gaps.push(unsafe(asset, written.path, `The name ${at.why}`));
        return undefined;
      }
      const { type, sparse, bodyBytes: sizeBytes } = written;
      const isFile = type === "file" && at.kind === "path";
      const content = isFile ? { layer: index, ordinal, offset, sizeBytes, sparse } : undefined;
      const wanted = (isFile || type === "hardlink") && interest.wants(at.path);
      const one = { entry: { written, at, content }, wanted };
      const readable = wanted && isFile && !sparse && sizeBytes <= interest.maxBytes;
      return readable ? readOne(one, member, sizeBytes) : settleOne(one);
    },
  };
}

function unsafe(asset: string, path: string, why: string): Gap {
  const message = `${why}, so that the entry was left out; the rest was read.`;
  return { asset, path: path.slice(0, 200), reason: "unsafe-path", message };
}

/** Puts entries of one layer, whose turn has come, into the squashed view. */
function createPlacing(options: Omit<FeedOptions, "turn">): (one: Waiting) => void | Promise<void> {
  const { state, index, diffId, gaps } = options;
  const { asset, interest, squash } = state;
  const taken = new Set<string>();
  const isWanted = ({ entry, wanted }: Waiting, placed: Placed): boolean => {
    const { path } = placed.entry;
    if (path === entry.at.path) return wanted;
    return placed.content !== undefined && interest.wants(path);
  };
  const layer = { index, diffId, only: [diffId] as const };
  return (one) => {
    const placed = squash.apply(one.entry, layer);
    if (placed === "unreachable") {
      gaps.push(unsafe(asset, one.entry.at.path, "The path has no end"));
      return undefined;
    }
    if (!placed) return undefined;
    state.placed.push(placed);
    if (!isWanted(one, placed)) return undefined;
    const gap = (message: string) =>
      gaps.push({ asset, path: placed.entry.path, reason: "malformed", message });
    if (!placed.content) {
      if (placed.entry.type === "hardlink") gap(danglingLink);
      return undefined;
    }
    if (taken.has(placed.entry.path)) gap(twice);
    taken.add(placed.entry.path);
    if (one.bytes) return state.take({ entry: placed.entry, bytes: one.bytes });
    state.missed.push(placed);
    return undefined;
  };
}

const danglingLink = "It is a hard link to a file that no layer holds: build the image again.";
const twice = "One layer holds this path twice, and both were read: build the image again.";

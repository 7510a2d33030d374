import type { Gap } from "../../model/index.ts";
import { ArchiveError } from "../tar/archive-error.ts";
import type { TarReader } from "../tar/read-tar.ts";
import { inParallel } from "./in-parallel.ts";
import { createTurn, type Indexing, type IndexRequest, type LayerScan } from "./indexing.ts";
import { createFeed, type Feed } from "./layer-feed.ts";
import type { LayerMemory, Recalled } from "./layer-memory.ts";
import { createKeep, dropKeep, type KeepBudget } from "./passing-parts.ts";
import { readLayer, type StoredLayer } from "./stored-layer.ts";
import type { WantedFile } from "./wanted-file.ts";

/** What the first pass over all layers keeps. */
export interface LayerIndex {
  /** Wanted files whose bytes did not pass by: too large, links, or wanted only where they end up. */
  readonly missed: readonly WantedFile[];
  /** Of what the archives are, whoever asks. */
  readonly gaps: readonly Gap[];
}

/**
 * Reads all layers once, several beside each other, and lays them over each other in their order.
 * Wanted files of an upper layer wait for the layers below, since these decide where it belongs;
 * when too many bytes wait, the layer itself does. A layer that is recalled is not opened.
 */
export async function indexLayers(request: IndexRequest): Promise<LayerIndex> {
  const { layers } = request;
  const state: Indexing = {
    ...request,
    missed: [],
    said: new Map(),
    waitingBytes: 0,
    stopped: false,
  };
  const budget: KeepBudget = { leftBytes: maxKeptBytes };
  const turns = [undefined, ...layers.map(createTurn)];
  const gaps = await inParallel(layers.length, async (index) => {
    const layer = layers[index];
    if (!layer) return [];
    const keep = createKeep(maxKeptFileBytes, budget);
    const { diffId } = layer;
    const scan: LayerScan = { index, diffId, turn: turns[index], keep, gaps: [], oddEntries: 0 };
    try {
      await scanLayer(state, layer, scan);
      return scan.gaps;
    } catch (error) {
      state.stopped = true;
      throw error;
    } finally {
      dropKeep(keep);
      turns[index + 1]?.come();
    }
  });
  return { missed: state.missed, gaps: gaps.flat() };
}

/** Files that are read by their parts; of all layers together, and one of them. */
const maxKeptBytes = 32 << 20;
const maxKeptFileBytes = 16 << 20;

async function scanLayer(state: Indexing, layer: StoredLayer, scan: LayerScan): Promise<void> {
  const feed = createFeed(state, scan);
  const guarded = async (step: () => Promise<void>) => {
    try {
      await step();
    } catch (error) {
      if (!(error instanceof ArchiveError)) throw error;
      scan.gaps.push(gapOf(state.asset, layer.diffId, error));
    }
  };
  const memory = state.memories[scan.index];
  const { recalled } = memory ?? {};
  await guarded(() =>
    recalled ? feedRecalled(feed, recalled) : feedLayer(state, { layer, memory, feed }),
  );
  await guarded(feed.settle);
}

async function feedRecalled(feed: Feed, recalled: Recalled): Promise<void> {
  // It takes no time of its own: waiting first leaves nothing to be put aside.
  await feed.settle();
  let ordinal = 0;
  for (const entry of recalled.entries()) {
    const added = feed.recall(entry, ordinal++);
    if (added !== undefined) await added;
  }
}

interface Feeding {
  readonly layer: StoredLayer;
  readonly memory: LayerMemory | undefined;
  readonly feed: Feed;
}

async function feedLayer(state: Indexing, feeding: Feeding): Promise<void> {
  const { layer, memory } = feeding;
  const trust = await readLayer(layer, state.inflate, (tar) => feedTar(state, feeding, tar));
  if (state.stopped) return;
  if (trust === "verified") memory?.confirm();
  if (trust === "wrong") {
    throw new ArchiveError(
      "malformed",
      "The layer's bytes are not those that its digest names: it is damaged, or was changed by hand",
    );
  }
}

async function feedTar(
  state: Indexing,
  { layer, memory, feed }: Feeding,
  tar: TarReader,
): Promise<void> {
  // A plain layer that nobody vouches for is not kept.
  const listed = tar.source && !layer.file?.isVerified ? undefined : memory;
  // To hop over one takes no time that others could use: nothing of it need be put aside.
  if (tar.source) await feed.settle();
  let ordinal = 0;
  for (;;) {
    const next = tar.next();
    const member = next instanceof Promise ? await next : next;
    if (!member || state.stopped) return;
    listed?.addEntry(member.entry);
    const added = feed.add(member, ordinal++, tar.source);
    if (added !== undefined) await added;
  }
}

function gapOf(asset: string, diffId: string, error: ArchiveError): Gap {
  const message = `${error.message} (layer ${diffId.slice(0, 19)}).`;
  if (error.entry === undefined) return { asset, reason: error.problem, message };
  const rest = "What comes after this file in the layer was not read";
  const advice = error.problem === "too-large" ? "" : ": export the image again";
  const path = error.entry;
  return { asset, path, reason: error.problem, message: `${message} ${rest}${advice}.` };
}

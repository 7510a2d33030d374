import type { Gap, Interest } from "../../model/index.ts";
import type { InflateBudget } from "../tar/decompress.ts";
import type { LayerMemory } from "./layer-memory.ts";
import type { Keep } from "./passing-parts.ts";
import type { RowNumber } from "./placed-rows.ts";
import type { Squash } from "./squash.ts";
import type { StoredLayer } from "./stored-layer.ts";
import type { TakeFile, WantedFile } from "./wanted-file.ts";

export interface IndexRequest {
  readonly asset: string;
  readonly layers: readonly StoredLayer[];
  /** One for each layer, where something is kept of it. */
  readonly memories: readonly (LayerMemory | undefined)[];
  readonly squash: Squash;
  readonly interest: Interest;
  readonly take: TakeFile;
  readonly inflate: InflateBudget;
}

/** What the layers share while they are read beside each other. */
export interface Indexing extends IndexRequest {
  readonly missed: WantedFile[];
  /** What files said that were read by their parts: another name of one says the same. */
  readonly said: Map<RowNumber, unknown>;
  /** Bytes of wanted files of upper layers that wait for the layers below. */
  waitingBytes: number;
  /** Something else failed: nobody waits for the rest. */
  stopped: boolean;
}

/** One layer while it is read. */
export interface LayerScan {
  /** The lowest 0. */
  readonly index: number;
  readonly diffId: string;
  /** Left out of the lowest. */
  readonly turn: Turn | undefined;
  readonly keep: Keep;
  readonly gaps: Gap[];
  /** Entries that are gaps by themselves; the first of them are told one by one. */
  oddEntries: number;
}

/** Tells a gap of one entry: a layer of nothing but such entries must not fill memory and report. */
export function tellEntry(scan: LayerScan, gap: Gap): void {
  if (++scan.oddEntries <= maxOddEntries) scan.gaps.push(gap);
  else if (scan.oddEntries === maxOddEntries + 1) {
    const message = `More entries of the layer ${scan.diffId.slice(0, 19)} are like those before.`;
    scan.gaps.push({ asset: gap.asset, reason: gap.reason, message });
  }
}

const maxOddEntries = 100;

/** All layers below are in place. */
export interface Turn {
  readonly promise: Promise<void>;
  hasCome: boolean;
  come(): void;
}

export function createTurn(): Turn {
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

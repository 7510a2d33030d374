import { parentPort } from "node:worker_threads";
import { hashedSource } from "../../oci/layers/hashed-source.ts";
import { ArchiveError } from "../../oci/tar/archive-error.ts";
import type { ByteSource } from "../../oci/tar/byte-source.ts";
import { compressionOf, decompress } from "../../oci/tar/decompress.ts";
import { readFully } from "../read-fully.ts";
import {
  awaitSlot,
  type InflateNews,
  type InflateTask,
  type Ring,
  slotBytes,
  slotOf,
} from "./ring.ts";

/** Inside a worker: inflates what it is told to, and is done. */
export function answerInflate(): void {
  const port = parentPort;
  if (!port) throw new Error("This runs in a worker");
  const tell = (news: InflateNews) => port.postMessage(news);
  port.once("message", async (task: InflateTask) => {
    tell(await inflate(task, tell).catch(explain));
    port.close();
  });
}

/** Whoever takes the chunks has the budget: nothing is inflated that nobody takes. */
const unbounded = { leftBytes: Number.POSITIVE_INFINITY, perSourceBytes: Number.POSITIVE_INFINITY };

async function inflate(task: InflateTask, tell: (news: InflateNews) => void): Promise<InflateNews> {
  const source = sourceOf(task);
  const { digest, ring } = task;
  const hashed = digest === undefined ? undefined : hashedSource(source, digest);
  const compression = compressionOf(source);
  if (compression === "none") throw new TypeError("This is not compressed");
  const filling = fill(ring, (bytes) => tell({ state: "filled", bytes }));
  try {
    for await (const chunk of decompress(hashed ?? source, compression, unbounded)) {
      filling.add(chunk);
      fillYoungGeneration();
    }
  } finally {
    filling.end();
  }
  return { state: "ended", matches: hashed?.matches() };
}

/**
 * Chunks that were copied are given back when V8 next clears its young generation, which nothing here would
 * fill: up to 32 MB of them would wait.
 */
function fillYoungGeneration(): void {
  garbage.last = new Array<number>(15_000).fill(0);
}

const garbage: { last?: readonly number[] } = {};

function sourceOf({ file, offset, sizeBytes }: InflateTask): ByteSource {
  const readNow = (into: Uint8Array, position: number) => {
    const left = Math.max(0, Math.min(into.length, sizeBytes - position));
    return readFully(file, into.subarray(0, left), offset + position);
  };
  // Nothing else is to be done on this thread.
  return { sizeBytes, readNow, read: async (into, position) => readNow(into, position) };
}

/** Puts chunks into slots, each of which is full but the last. */
function fill(ring: Ring, filled: (bytes: number) => void) {
  let number = 0;
  let bytes = 0;
  const pass = () => {
    filled(bytes);
    number++;
    bytes = 0;
  };
  return {
    add(chunk: Uint8Array) {
      for (let at = 0; at < chunk.length; ) {
        if (bytes === 0) awaitSlot(ring, number);
        const part = chunk.subarray(at, at + slotBytes - bytes);
        slotOf(ring, number).set(part, bytes);
        bytes += part.length;
        at += part.length;
        if (bytes === slotBytes) pass();
      }
    },
    end: () => (bytes > 0 ? pass() : undefined),
  };
}

function explain(error: unknown): InflateNews {
  if (!(error instanceof ArchiveError)) return { state: "failed", error };
  const { problem, message } = error;
  return { state: "broken", problem, message };
}

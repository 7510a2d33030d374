import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Inflating, StoredPart } from "../../model/index.ts";
import { ArchiveError } from "../../oci/tar/archive-error.ts";
import { createRing, freeSlot, type InflateNews, type InflateTask, slotOf } from "./ring.ts";

/**
 * Inflates part of an open file in a worker: zlib's threads wait for whoever gave them a piece before they
 * take the next, and the main thread has the entries to read meanwhile.
 *
 * @param file - its descriptor, open until the generator has returned
 * @returns `undefined` where it is not worth a worker, or no processor is to spare
 */
export type InflateElsewhere = (file: number, part: StoredPart) => Inflating | undefined;

export interface InflaterOptions {
  /** Program of the workers: it calls `answerInflate`. */
  readonly script: URL;
  /** Smaller parts are not worth a worker. */
  readonly leastBytes: number;
  /** Workers at the same time. */
  readonly most: number;
}

/** Starts a worker for each part; nothing is done elsewhere where their program was not built. */
export function createInflater({ script, leastBytes, most }: InflaterOptions): InflateElsewhere {
  const running: Running = { count: 0 };
  return (file, part) => {
    if (part.sizeBytes < leastBytes || running.count >= most || !existsSync(script)) {
      return undefined;
    }
    const ending: Ending = { matches: undefined };
    const chunks = inflate({ task: { ...part, file }, script, running, ending });
    return { chunks, matches: () => ending.matches };
  };
}

/** In the workers that are built with this program. */
export const inflateElsewhere: InflateElsewhere = createInflater({
  script: new URL("./inflate-worker.cjs", import.meta.url),
  // A worker takes some 40 ms to start, in which zlib inflates 20 MB.
  leastBytes: 32 << 20,
  most: availableParallelism() - 1,
});

/** Little is held there but chunks on their way. */
const resourceLimits = { maxYoungGenerationSizeMb: 1 };

interface Running {
  count: number;
}

interface Ending {
  matches: boolean | undefined;
}

interface Inflation {
  readonly task: Omit<InflateTask, "ring">;
  readonly script: URL;
  readonly running: Running;
  readonly ending: Ending;
}

async function* inflate({
  task,
  script,
  running,
  ending,
}: Inflation): AsyncGenerator<Uint8Array, void, undefined> {
  running.count++;
  const worker = new Worker(script, { resourceLimits });
  try {
    const ring = createRing();
    const next = newsOf(worker);
    worker.postMessage({ ...task, ring } satisfies InflateTask);
    for (let number = 0; ; number++) {
      const news = await next();
      if (news.state === "broken") throw new ArchiveError(news.problem, news.message);
      if (news.state === "failed") throw news.error;
      if (news.state === "ended") {
        ending.matches = news.matches;
        return;
      }
      yield slotOf(ring, number).subarray(0, news.bytes);
      freeSlot(ring);
    }
  } finally {
    running.count--;
    // Before whoever opened the file closes it.
    await worker.terminate();
  }
}

/** Takes what a worker says, one after the other. */
function newsOf(worker: Worker): () => Promise<InflateNews> {
  const waiting: InflateNews[] = [];
  let wake = () => {};
  const tell = (news: InflateNews) => {
    waiting.push(news);
    wake();
  };
  worker.on("message", tell);
  worker.on("error", (error) => tell({ state: "failed", error }));
  worker.on("exit", () => tell({ state: "failed", error: new Error("A worker ended too early") }));
  return async () => {
    for (;;) {
      const news = waiting.shift();
      if (news) return news;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
}

import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { nodeDisk } from "../io/disk.ts";
import { readScratch, scratchPath } from "../io/scratch.ts";
import { startWorkers } from "../io/worker-pool.ts";
import type { UnpackElsewhere } from "../stages/patch/upgrade-packages.ts";

/** What a worker is to do: unpack the files of a package file into another file. */
export interface DebTask {
  readonly path: string;
  readonly into: string;
}

const timeoutMs = 600_000;
/** Two keep up with what lays the files down; each takes some 30 MB. */
const maxWorkers = 2;

/**
 * Unpacks packages beside the main thread; `undefined` where there is one processor, or suture is not
 * built.
 *
 * @param cache - folder of the cache
 */
export function plainDebs(cache: string): UnpackElsewhere | undefined {
  const script = new URL("./deb-worker.js", import.meta.url);
  if (availableParallelism() < 2 || !existsSync(script)) return undefined;
  const count = Math.min(maxWorkers, availableParallelism());
  const pool = startWorkers<DebTask, boolean>({ script, count, context: undefined, timeoutMs });
  // One that each worker does, and one that it finds when it is done: then the least busy gets the next.
  const turns = startTurns(2 * count);
  return {
    async unpack({ path }) {
      const into = scratchPath(cache);
      try {
        const answer = await turns(() => pool.run({ path, into }));
        if (answer !== true) return undefined;
        return { open: () => nodeDisk.open(into), readNow: readScratch(into) };
      } catch {
        // The main thread finds out what is wrong with it, and says so.
        return undefined;
      }
    },
    rest: pool.rest,
  };
}

/** Lets a few tasks go on at a time, in the order in which they come. */
function startTurns(count: number): <T>(task: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let free = count;
  return async (task) => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
}

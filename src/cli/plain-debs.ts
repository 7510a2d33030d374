import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { nodeDisk } from "../io/disk.ts";
import { scratchPath } from "../io/scratch.ts";
import { startWorkers } from "../io/worker-pool.ts";
import type { UnpackElsewhere } from "../stages/patch/upgrade-packages.ts";

/** What a worker is to do: unpack the files of a package file into another file. */
export interface DebTask {
  readonly path: string;
  readonly into: string;
}

const timeoutMs = 600_000;
/** One keeps up with what lays the files down; each takes some 30 MB. */
const count = 1;

/**
 * Unpacks packages beside the main thread; `undefined` where there is one processor, or suture is not
 * built.
 *
 * @param cache - folder of the cache
 */
export function plainDebs(cache: string): UnpackElsewhere | undefined {
  const script = new URL("./deb-worker.js", import.meta.url);
  if (availableParallelism() < 2 || !existsSync(script)) return undefined;
  const pool = startWorkers<DebTask, boolean>({ script, count, context: undefined, timeoutMs });
  return {
    async unpack({ path }) {
      const into = scratchPath(cache);
      try {
        const answer = await pool.run({ path, into });
        return answer === true ? { open: () => nodeDisk.open(into) } : undefined;
      } catch {
        // The main thread finds out what is wrong with it, and says so.
        return undefined;
      }
    },
    rest: pool.rest,
  };
}

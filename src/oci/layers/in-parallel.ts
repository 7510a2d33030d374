/** Runs tasks beside each other, a few at a time. */
export interface Bounded {
  /** Starts a task; resolves when there is room for the next one. @throws what an earlier task threw */
  add(task: () => void | Promise<void>): void | Promise<void>;
  /** Resolves when all are done. @throws what a task threw */
  drain(): Promise<void>;
}

/** Tasks start in the order in which they are added. */
export function bounded(limit: number): Bounded {
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const check = () => {
    if (failures.length > 0) throw failures[0];
  };
  return {
    add(task) {
      check();
      const result = task();
      if (!(result instanceof Promise)) return undefined;
      const tracked: Promise<void> = result
        .catch((error: unknown) => {
          failures.push(error);
        })
        .finally(() => running.delete(tracked));
      running.add(tracked);
      return running.size >= limit ? Promise.race(running).then(check) : undefined;
    },
    async drain() {
      await Promise.all(running);
      check();
    },
  };
}

/**
 * Runs a task for each number below `count`, in their order, as many beside each other as zlib has
 * threads.
 *
 * @returns the results in the order of the numbers
 */
export async function inParallel<T>(
  count: number,
  task: (index: number) => Promise<T>,
): Promise<readonly T[]> {
  const results: T[] = [];
  let next = 0;
  const work = async () => {
    for (let index = next++; index < count; index = next++) results[index] = await task(index);
  };
  await Promise.all(Array.from({ length: Math.min(threads, count) }, work));
  return results;
}

const threads = 4;

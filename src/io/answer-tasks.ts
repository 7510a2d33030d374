import { parentPort, workerData } from "node:worker_threads";
import type { Answer } from "./worker-pool.ts";

/** What `startWorkers` was told. */
export const context: unknown = workerData;

/** Inside a worker: does what it is given, one after the other. */
export function answerTasks<T, R>(answer: (task: T) => R | Promise<R>): void {
  const port = parentPort;
  if (!port) throw new Error("This runs in a worker");
  let last: Promise<void> = Promise.resolve();
  port.on("message", (task: T) => {
    last = last.then(async () => port.postMessage(await tryTo(answer, task)));
  });
}

async function tryTo<T, R>(answer: (task: T) => R | Promise<R>, task: T): Promise<Answer<R>> {
  try {
    return { value: await answer(task) };
  } catch (error) {
    return { error };
  }
}

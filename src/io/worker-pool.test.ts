import { expect, test } from "vitest";
import { startWorkers } from "./worker-pool.ts";

/** Answers as `answerTasks` does; some tasks are too much for it. */
const script = new URL(
  `data:text/javascript,${encodeURIComponent(`
  import { parentPort, threadId, workerData } from "node:worker_threads";
  parentPort.on("message", (task) => {
    if (task === "hang") for (;;);
    if (task === "exit") process.exit(1);
    if (task === "throw") parentPort.postMessage({ error: new TypeError("no such rule") });
    else parentPort.postMessage({ value: { task, threadId, workerData } });
  });`)}`,
);

interface Told {
  readonly task: string;
  readonly threadId: number;
  readonly workerData: unknown;
}

function pool(count: number, timeoutMs = 60_000) {
  return startWorkers<string, Told>({ script, count, context: { only: ["code"] }, timeoutMs });
}

test("spreads tasks and answers each", async () => {
  const { run } = pool(2);
  const tasks = ["a", "b", "c", "d"];
  const answers = (await Promise.all(tasks.map(run))) as Told[];
  expect(answers.map(({ task }) => task)).toEqual(tasks);
  expect(new Set(answers.map(({ threadId }) => threadId)).size).toBe(2);
  expect(answers[0]?.workerData).toEqual({ only: ["code"] });
});

test("loses the task that hangs, and does those behind it anew", async () => {
  const { run } = pool(1, 1500);
  const answers = await Promise.all(["a", "hang", "b", "c"].map(run));
  expect(answers.map((answer) => (typeof answer === "string" ? answer : answer.task))).toEqual([
    "a",
    "hung",
    "b",
    "c",
  ]);
});

test("throws what a task threw, and goes on", async () => {
  const { run } = pool(1);
  const [thrown, after] = await Promise.allSettled([run("throw"), run("a")]);
  expect(thrown).toMatchObject({ status: "rejected", reason: new TypeError("no such rule") });
  expect(after).toMatchObject({ status: "fulfilled", value: { task: "a" } });
});

test("a worker that ends by itself is a bug, and is replaced", async () => {
  const { run } = pool(1);
  await expect(run("exit")).rejects.toThrow("A worker ended");
  expect(await run("a")).toMatchObject({ task: "a" });
});

test("a script that cannot be loaded is an error at once", async () => {
  const missing = new URL("file:///no/such/worker.js");
  const { run } = startWorkers({ script: missing, count: 1, context: {}, timeoutMs: 60_000 });
  await expect(run("a")).rejects.toThrow("worker.js");
});

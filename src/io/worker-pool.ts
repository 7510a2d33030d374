import { Worker } from "node:worker_threads";

/** Runs tasks beside the main thread. Tasks and answers are plain values. */
export interface WorkerPool<T, R> {
  /**
   * Does one task. A worker does its tasks in the order in which it gets them.
   *
   * @returns why there is no answer, where the worker was lost over this very task
   * @throws what the task threw
   */
  run(task: T): Promise<R | LostTask>;
  /** Ends workers that have nothing to do, and gives their memory back; a further task starts one again. */
  rest(): void;
}

export type LostTask = "hung" | "out-of-memory";

export interface PoolOptions {
  /** Module of the workers: it calls `answerTasks`. */
  readonly script: URL;
  readonly count: number;
  /** Handed to every worker as its `workerData`. */
  readonly context: unknown;
  /** A task that takes longer is lost, and its worker with it. */
  readonly timeoutMs: number;
}

/** Starts workers, each when it first gets a task. They end with the main thread. */
export function startWorkers<T, R>(options: PoolOptions): WorkerPool<T, R> {
  const seats = Array.from({ length: options.count }, () => seat<T, R>(options));
  return {
    run: (task) =>
      new Promise((resolve, reject) => {
        const [freest] = seats.sort((a, b) => a.load() - b.load());
        freest?.give({ task, resolve, reject });
      }),
    rest() {
      for (const one of seats) one.rest();
    },
  };
}

interface Job<T, R> {
  readonly task: T;
  resolve(answer: R | LostTask): void;
  reject(error: unknown): void;
}

/** A worker, and the one that replaces it. */
interface Seat<T, R> {
  load(): number;
  give(job: Job<T, R>): void;
  rest(): void;
}

/** What a worker answers. */
export type Answer<R> = { readonly value: R } | { readonly error: unknown };

/** Node's own three times 16 MB for each worker would be most of what a scan takes. */
const resourceLimits = { maxYoungGenerationSizeMb: 16 };

function seat<T, R>({ script, context, timeoutMs }: PoolOptions): Seat<T, R> {
  /** The first is being done. */
  let jobs: Job<T, R>[] = [];
  let worker: Worker | undefined;
  let timer: NodeJS.Timeout | undefined;

  const watch = () => {
    clearTimeout(timer);
    if (jobs.length > 0) timer = setTimeout(() => lose("hung"), timeoutMs);
    // An idle worker must not keep the program from ending.
    if (jobs.length > 0) worker?.ref();
    else worker?.unref();
  };
  const lose = (why: LostTask) => {
    const [lost, ...others] = jobs;
    stop();
    lost?.resolve(why);
    for (const job of others) give(job);
  };
  const fail = (error: unknown) => {
    const failed = jobs;
    stop();
    for (const job of failed) job.reject(error);
  };
  const stop = () => {
    jobs = [];
    watch();
    worker?.removeAllListeners();
    // Its last words are of no use to anyone.
    worker?.on("error", () => {});
    void worker?.terminate();
    worker = undefined;
  };
  const start = () => {
    const started = new Worker(script, { workerData: context, resourceLimits });
    started.on("message", (answer: Answer<R>) => {
      const job = jobs.shift();
      watch();
      if ("error" in answer) job?.reject(answer.error);
      else job?.resolve(answer.value);
    });
    started.on("error", (error) => {
      if ("code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY") lose("out-of-memory");
      else fail(error);
    });
    started.on("exit", () => fail(new Error("A worker ended in the middle of its work")));
    return started;
  };
  const give = (job: Job<T, R>) => {
    worker ??= start();
    worker.postMessage(job.task);
    jobs.push(job);
    if (jobs.length === 1) watch();
  };
  const rest = () => {
    if (jobs.length === 0) stop();
  };
  return { load: () => jobs.length, give, rest };
}

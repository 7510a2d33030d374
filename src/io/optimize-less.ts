import { setFlagsFromString } from "node:v8";

/**
 * Lets V8 compile less for speed: long runs over a tree go through many functions, each with values of
 * many kinds, and to compile those again and again, with all that they call inside, took a third of
 * all work. Of the whole process, its workers too.
 */
export function optimizeLess(): void {
  for (const { flag, ours } of known()) setFlagsFromString(`${flag}=${ours}`);
}

/** Takes it back: what is compiled counts for the next start only under the same flags. */
export function optimizeAsUsual(): void {
  for (const { flag, usual } of known()) setFlagsFromString(`${flag}=${usual}`);
}

/** `usual` is the default of V8. */
interface Tuned {
  readonly flag: string;
  readonly ours: number;
  readonly usual: number;
}

/**
 * How much is compiled into its caller. The limit of a single function must not change in a running
 * process: V8 asks twice, and stops where the answers differ.
 */
const inlining: Tuned = { flag: "--max-inlined-bytecode-size-cumulative", ours: 60, usual: 920 };

/** How much a function runs before it is compiled for speed. */
const budget: Tuned = { flag: "--interrupt-budget", ours: 270_000, usual: 67_584 };

/** By version of Node: another V8 may know other flags, and says so on standard error. */
const byVersion: Readonly<Record<string, readonly Tuned[]>> = {
  20: [inlining, budget],
  22: [inlining],
};

function known(): readonly Tuned[] {
  return byVersion[process.versions.node.split(".", 1)[0] ?? ""] ?? [];
}

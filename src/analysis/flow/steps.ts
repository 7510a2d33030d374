import type { TextRange } from "../../model/index.ts";
import type { Environment } from "./environment.ts";
import type { FlowSource } from "./framework.ts";
import { bitsOf } from "./kinds.ts";
import type { Recorder } from "./recorder.ts";
import type { Held } from "./values.ts";

/** The loop that is interpreted, and what variables held on the ways out of it. */
export interface Loop {
  readonly base: Environment;
  readonly escaped: Map<string, Held>[];
}

/** What bounds an interpreter. */
interface Bounded {
  readonly depth: number;
  readonly file: { budget: number; isLimited: boolean };
}

/** Spends one step; false where none is left, or where nesting is too deep. */
export function mayGoOn({ depth, file }: Bounded): boolean {
  if (depth > 120 || file.budget <= 0) {
    file.isLimited = true;
    return false;
  }
  file.budget--;
  return true;
}

/** A value that comes from outside. */
export function beginSource(
  { what, safe = [], isLocal }: FlowSource,
  at: TextRange,
  fn: Pick<Recorder, "begin" | "spot">,
): Held {
  const origin = { kind: "source", what, isLocal: isLocal === true, at: fn.spot(at) } as const;
  return fn.begin(origin, bitsOf(safe));
}

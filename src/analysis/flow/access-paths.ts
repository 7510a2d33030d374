import { type Environment, readName } from "./environment.ts";
import type { Recorder } from "./recorder.ts";
import {
  type Held,
  join,
  nothing,
  partOf,
  safer,
  uniteTaints,
  wholeOf,
  withPart,
  written,
} from "./values.ts";

/** A variable, or a part of one: `x`, `x.a`, `x["k"]`. */
export interface AccessPath {
  readonly root: string;
  readonly keys: readonly string[];
}

/** Where an interpreter is. */
export interface Place {
  readonly environment: Environment;
  readonly fn: Recorder;
}

/** What a path holds, as far as the function gave it something. */
export function readPath({ environment }: Place, { root, keys }: AccessPath): Held | undefined {
  let held = readName(environment, root);
  for (const key of keys) held = held && partOf(held, key);
  return held;
}

/** Gives a path a value; what is not local is left alone. */
export function writePath(work: Place, { root, keys }: AccessPath, value: Held): void {
  const before = readName(work.environment, root);
  if (!before && keys.length > 0) return;
  work.environment.names.set(root, withPart(before ?? nothing, keys, value));
}

/** What every variable that shares an origin with a value holds is safe for more from here on. */
export function narrowOrigins(work: Place, value: Held, bits: number): void {
  const origins = new Set(wholeOf(value).map(({ origin }) => origin));
  if (origins.size === 0) return;
  const seen = new Set<string>();
  const names = work.environment.names;
  for (let at: Place["environment"] | undefined = work.environment; at; at = at.below) {
    for (const [name, held] of [...at.names].slice(0, 2000)) {
      if (seen.has(name)) continue;
      seen.add(name);
      if (wholeOf(held).some(({ origin }) => origins.has(origin)))
        names.set(name, safer(held, bits));
    }
  }
}

/** What stands under a key of a value: of the result of a call only that part of it. */
export function keyedPart(held: Held, key: string, { fn }: Place): Held {
  if (held.parts?.has(key)) return partOf(held, key);
  let isCall = false;
  const taints = held.taints.flatMap((taint) => {
    const origin = fn.originAt(taint.origin);
    if (origin?.kind !== "call" || origin.key !== undefined) return [taint];
    isCall = true;
    return fn
      .begin({ ...origin, key }, taint.safe)
      .taints.map((t) => ({ ...taint, origin: t.origin }));
  });
  return isCall ? { taints } : partOf(held, key);
}

/** What one of the elements of a value holds. */
export function elementOf(held: Held): Held {
  if (held === written) return written;
  let all: Held = { taints: held.taints };
  const parts = held.parts ? [...held.parts.values()] : [];
  if (held.taints.length === 0 && parts[0]) all = parts.reduce(join);
  else for (const part of parts) all = { ...all, taints: uniteTaints(all.taints, wholeOf(part)) };
  return held.ref === undefined || all.ref !== undefined ? all : { ...all, ref: `${held.ref}[]` };
}

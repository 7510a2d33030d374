import { type Held, join, nothing } from "./values.ts";

/** What variables hold at one point of a function. A branch writes into a layer of its own. */
export interface Environment {
  readonly below: Environment | undefined;
  readonly names: Map<string, Held>;
  /** The rest of this way is never reached: it returned, raised or went round a loop. */
  isLeft: boolean;
}

/** A layer over another, or the first one. */
export function openEnvironment(below?: Environment): Environment {
  return { below, names: new Map(), isLeft: false };
}

/** What a variable holds; `undefined` where nothing in the function gave it a value yet. */
export function readName(environment: Environment, name: string): Held | undefined {
  for (let at: Environment | undefined = environment; at; at = at.below) {
    const held = at.names.get(name);
    if (held) return held;
  }
  return undefined;
}

/**
 * Goes on below after one of several branches: what they wrote is joined.
 *
 * @param branches - layers over `below`; an empty one is the way round
 */
export function joinBranches(below: Environment, branches: readonly Environment[]): void {
  const going = branches.filter(({ isLeft }) => !isLeft);
  if (going.length === 0) {
    below.isLeft = true;
    return;
  }
  const names = new Set<string>();
  for (const branch of going) for (const name of branch.names.keys()) names.add(name);
  for (const name of names) {
    const before = readName(below, name);
    const held = (branch: Environment) => branch.names.get(name) ?? before ?? nothing;
    let all = held(going[0] as Environment);
    for (const branch of going.slice(1)) all = join(all, held(branch));
    below.names.set(name, all);
  }
}

/**
 * A layer for what catches: what was tried may have ended before or after it wrote any variable.
 *
 * @param tried - what it wrote
 */
export function afterRaise(below: Environment, tried: ReadonlyMap<string, Held>): Environment {
  const caught = openEnvironment(below);
  for (const [name, held] of tried) {
    const before = readName(below, name);
    caught.names.set(name, before ? join(before, held) : held);
  }
  return caught;
}

/** What was written in layers from one down to another, the other left out. */
export function writtenSince(top: Environment, bottom: Environment): Map<string, Held> {
  const written = new Map<string, Held>();
  for (let at: Environment | undefined = top; at && at !== bottom; at = at.below) {
    for (const [name, held] of at.names) if (!written.has(name)) written.set(name, held);
  }
  return written;
}

/** One origin that a value may hold, and what it is safe for on its way here. */
export interface Taint {
  /** Place in the origins of the function. */
  readonly origin: number;
  /** Bits of what it is safe for. */
  readonly safe: number;
  /** The assignments that it passed: place in the chain of the function, -1 for none. */
  readonly steps: number;
  /** It only comes here where this parameter, which is off by itself, is on. */
  readonly flag?: number;
}

/** What a variable or an expression holds: origins of its own, and those of its parts by key. */
export interface Held {
  readonly taints: readonly Taint[];
  /** By `.name` or `[key]`. A part that is not listed holds what the whole does. */
  readonly parts?: ReadonlyMap<string, Held>;
  /** What it is, as a reference: `os.path`, `~.Repo()`. */
  readonly ref?: string;
  /** The condition that it is the outcome of: an expression of the language at hand. */
  readonly test?: object;
}

/** Something that nobody outside decides on. */
export const nothing: Held = { taints: [] };

/** Something that is written in the code as it is. */
export const written: Held = { taints: [] };

/** Something of a known kind that nobody outside decides on. */
export function known(ref: string | undefined): Held {
  return ref === undefined ? nothing : { taints: [], ref };
}

const maxTaints = 16;
const maxParts = 64;
const maxPartDepth = 3;

/** Everything that a value or any part of it may hold. */
export function wholeOf(held: Held): readonly Taint[] {
  if (!held.parts) return held.taints;
  let all = held.taints;
  for (const part of held.parts.values()) all = uniteTaints(all, wholeOf(part));
  return all;
}

/**
 * What a value holds when it is handed on: the attributes of an object are found again by its class,
 * so one of them does not speak for the others.
 */
export function handedOf(held: Held): readonly Taint[] {
  if (!held.parts) return held.taints;
  let all = held.taints;
  for (const [key, part] of held.parts) {
    if (!key.startsWith(".")) all = uniteTaints(all, wholeOf(part));
  }
  return all;
}

/** Both, each origin and what it is safe for once. */
export function uniteTaints(a: readonly Taint[], b: readonly Taint[]): readonly Taint[] {
  if (b.length === 0 || a === b) return a;
  if (a.length === 0) return b;
  const all = [...a];
  for (const one of b) {
    if (all.length >= maxTaints) break;
    if (!all.some((t) => isSame(t, one))) all.push(one);
  }
  return all.length === a.length ? a : all;
}

function isSame(a: Taint, b: Taint): boolean {
  return a.origin === b.origin && a.safe === b.safe && a.flag === b.flag;
}

/** Several values in one, their parts too. */
export function uniteAll(values: readonly Held[]): Held {
  let taints = nothing.taints;
  for (const one of values) taints = uniteTaints(taints, wholeOf(one));
  return taints.length === 0 ? nothing : { taints };
}

/** What a variable may hold after either of two ways. */
export function join(a: Held, b: Held): Held {
  if (a === b) return a;
  if (a === nothing || b === nothing) {
    const other = a === nothing ? b : a;
    return other === written ? nothing : other;
  }
  const taints = uniteTaints(a.taints, b.taints);
  const ref = a.ref ?? b.ref;
  const parts = joinParts(a, b);
  return { taints, ...(parts && { parts }), ...(ref !== undefined && { ref }) };
}

function joinParts(a: Held, b: Held): ReadonlyMap<string, Held> | undefined {
  if (!a.parts && !b.parts) return undefined;
  if (a.parts === b.parts) return a.parts;
  const parts = new Map<string, Held>();
  for (const key of new Set([...(a.parts?.keys() ?? []), ...(b.parts?.keys() ?? [])])) {
    const [left, right] = [a.parts?.get(key), b.parts?.get(key)];
    parts.set(key, join(left ?? { taints: a.taints }, right ?? { taints: b.taints }));
  }
  return parts;
}

/** A part of a value by its key. */
export function partOf(held: Held, key: string): Held {
  const part = held.parts?.get(key);
  if (part) return part;
  return held.taints.length === 0 ? nothing : { taints: held.taints };
}

/** A value with one part replaced; what is too deep or too many joins the whole. */
export function withPart(held: Held, keys: readonly string[], value: Held): Held {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  const isFull = (held.parts?.size ?? 0) >= maxParts && !held.parts?.has(key);
  if (keys.length > maxPartDepth || isFull) return withTaints(held, wholeOf(value));
  const parts = new Map(held.parts);
  parts.set(key, withPart(partOf(held, key), rest, value));
  return { ...held, parts };
}

/** A value that may hold more. */
export function withTaints(held: Held, taints: readonly Taint[]): Held {
  return taints.length === 0 ? held : { ...held, taints: uniteTaints(held.taints, taints) };
}

/** A value that is safe for more, in all its parts. */
export function safer(held: Held, bits: number): Held {
  if (bits === 0 || (held.taints.length === 0 && !held.parts)) return held;
  const taints = held.taints.map((t) =>
    (t.safe | bits) === t.safe ? t : { ...t, safe: t.safe | bits },
  );
  const parts =
    held.parts && new Map([...held.parts].map(([key, part]) => [key, safer(part, bits)]));
  return { ...held, taints, ...(parts && { parts }) };
}

import type { TextRange } from "../../../model/index.ts";
import type { FlowOrigin } from "../../flow/file-flows.ts";
import { bitsOf } from "../../flow/kinds.ts";
import { beginSource } from "../../flow/steps.ts";
import {
  type Held,
  known,
  nothing,
  partOf,
  safer,
  type Taint,
  uniteTaints,
} from "../../flow/values.ts";
import { javascriptFacts } from "../frameworks/index.ts";
import { constantName } from "../written-names.ts";
import { mayBeProject, memberRef } from "./names.ts";
import type { OpenFile, Work } from "./work.ts";

/** The key of every element of a list that is not known one by one. */
export const anyElement = "[*]";

export interface MemberRead {
  readonly name: string;
  readonly at: TextRange;
}

/** What a member of a value holds. */
export function memberOf(object: Held, { name, at }: MemberRead, work: Work): Held {
  const part = object.parts && namedPart(object.parts, name);
  if (part) return part;
  const ref = object.ref === undefined ? undefined : refOfMember(object.ref, name);
  const source = ref === undefined ? undefined : sourceAt(ref, at, work);
  if (source) return source;
  const own = ref === undefined ? nothing : instanceMember(object.ref ?? "", { name, ref }, work);
  if (object.taints.length === 0) return own;
  if (numberMembers.has(name)) return nothing;
  const bits = object.ref === "$global.URL()" && hostMembers.has(name) ? hostOnly : oneField;
  const { taints } = safer({ taints: partTaints(object, name, work) }, bits);
  return { ...own, taints: uniteTaints(taints, own.taints) };
}

/** One field of an object is not all of them. */
const oneField = bitsOf(["fields"]);

function namedPart(parts: ReadonlyMap<string, Held>, name: string): Held | undefined {
  const part = parts.get(`[${name}]`) ?? parts.get(`.${name}`);
  const element = part ? undefined : parts.get(anyElement);
  return element && /^\d+$/.test(name) ? element : part;
}

/** No slash is in the host of an address. */
const hostOnly = bitsOf(["fields", "path"]);
const hostMembers: ReadonlySet<string> = new Set(["host", "hostname", "port", "protocol"]);

const numberMembers: ReadonlySet<string> = new Set(["length", "size", "byteLength"]);

/** The reference of a member, names that mean one thing made one. */
export function refOfMember(owner: string, name: string): string | undefined {
  const ref = memberRef(owner, name);
  return ref === undefined ? undefined : javascriptFacts.canonical(ref);
}

function instanceMember(
  owner: string,
  { name, ref }: { readonly name: string; readonly ref: string },
  work: Work,
): Held {
  if (!owner.endsWith("()") || constantName.test(name)) return known(ref);
  const type = work.file.classes.get(localClass(owner) ?? "")?.attributes.get(name);
  if (type === "safe") return nothing;
  if (!mayBeProject(owner)) return known(ref);
  const place = work.fn.begin({ kind: "place", ref });
  return { ...place, ref: type ?? ref };
}

/** Of `~.Repo()` the name of the class. */
export function localClass(ref: string): string | undefined {
  if (!ref.startsWith("~.") || !ref.endsWith("()")) return undefined;
  const name = ref.slice(2, -2);
  return name.includes("(") ? undefined : name;
}

/**
 * What stands under a key of something: of the result of a call, or of a parameter, only that
 * part of it.
 */
function partTaints({ taints }: Held, name: string, work: Work): readonly Taint[] {
  return taints.flatMap((taint) => {
    const part = partOrigin(work.fn.originAt(taint.origin), name, work);
    return part ? work.fn.begin(part).taints.map(({ origin }) => ({ ...taint, origin })) : [taint];
  });
}

/** What stands under a key of what a call gave, or of what a parameter holds; no more is known of either. */
export function structuredPart({ taints }: Held, name: string, work: Work): Held {
  const known = taints.filter((taint) => partOrigin(work.fn.originAt(taint.origin), name, work));
  return known.length === 0 ? nothing : { taints: partTaints({ taints: known }, name, work) };
}

const mostParts = 40;
const longestPart = 40;

function partOrigin(
  origin: FlowOrigin | undefined,
  name: string,
  { arity, parameters }: Work,
): FlowOrigin | undefined {
  if (name.length > longestPart) return undefined;
  if (origin?.kind === "call" && origin.key === undefined) return { ...origin, key: `[${name}]` };
  if (origin?.kind !== "parameter" || origin.index >= arity) return undefined;
  if (parameters[origin.index]?.startsWith("*")) return undefined;
  const part = `${origin.index}.${name}`;
  const known = parameters.indexOf(part);
  if (known >= 0) return { kind: "parameter", index: known };
  if (parameters.length >= arity + mostParts) return undefined;
  return { kind: "parameter", index: parameters.push(part) - 1 };
}

/** What stands at a position or under a key of a value, as patterns take it apart. */
export function keyedMember(held: Held, read: MemberRead, work: Work): Held {
  const key = `[${read.name}]`;
  return held.parts?.has(key) ? partOf(held, key) : memberOf(held, read, work);
}

/** A value that comes from outside, where a reference names one. */
export function sourceAt(ref: string, at: TextRange, { fn, file }: Work): Held | undefined {
  const found = findRef(ref, file, javascriptFacts.sources);
  return found && { ...beginSource(found, at, fn), ref };
}

/** What a table says of a reference, or of the same member of a class that its class extends. */
export function findRef<T>(
  ref: string,
  file: OpenFile,
  table: ReadonlyMap<string, T>,
): T | undefined {
  const direct = table.get(ref);
  if (direct !== undefined || !ref.startsWith("~.")) return direct;
  const end = ref.indexOf("().");
  let at = end < 0 ? undefined : ref.slice(2, end);
  for (let steps = 0; steps < 8 && at !== undefined; steps++) {
    const base: string | undefined = file.classes.get(at)?.bases[0];
    if (base === undefined) return undefined;
    const found = table.get(javascriptFacts.canonical(`${base}().${ref.slice(end + 3)}`));
    if (found !== undefined) return found;
    at = base.startsWith("~.") ? base.slice(2) : undefined;
  }
  return undefined;
}

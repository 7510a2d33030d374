import type { TextRange } from "../../../model/index.ts";
import type { PyExpression } from "../../../syntax/python/nodes.ts";
import { stringValue } from "../../../syntax/python/string-values.ts";
import { readName } from "../../flow/environment.ts";
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
} from "../../flow/values.ts";
import type { Work } from "./work.ts";

/** A variable, or a part of one: `x`, `x.a`, `x["k"]`. */
export interface AccessPath {
  readonly root: string;
  readonly keys: readonly string[];
}

/** The variable or part that an expression names; `undefined` for anything else. */
export function pathOf(expression: PyExpression, text: string): AccessPath | undefined {
  const keys: string[] = [];
  let at = expression;
  for (let i = 0; i < 12; i++) {
    if (at.kind === "name") return { root: at.id, keys: keys.reverse() };
    if (at.kind === "attribute") keys.push(`.${at.name}`);
    else if (at.kind === "subscript") {
      const key = keyOf(at.indices, text);
      if (key === undefined) return undefined;
      keys.push(key);
    } else return undefined;
    at = at.object;
  }
  return undefined;
}

/** `[name]` of a literal index; `undefined` where it is computed or long. */
export function keyOf(indices: readonly PyExpression[], text: string): string | undefined {
  const [index] = indices;
  if (indices.length !== 1 || !index) return undefined;
  if (index.kind === "number") return `[${index.text}]`;
  if (index.kind === "unary" && index.operand.kind === "number") return `[-${index.operand.text}]`;
  const literal = stringValue(index, text);
  return literal !== undefined && literal.length <= 60 ? `[${literal}]` : undefined;
}

/** What a path holds, as far as the function gave it something. */
export function readPath({ environment }: Work, { root, keys }: AccessPath): Held | undefined {
  let held = readName(environment, root);
  for (const key of keys) held = held && partOf(held, key);
  return held;
}

/** Gives a path a value; what is not local is left alone. */
export function writePath(work: Work, { root, keys }: AccessPath, value: Held): void {
  const before = readName(work.environment, root);
  if (!before && keys.length > 0) return;
  work.environment.names.set(root, withPart(before ?? nothing, keys, value));
}

/** What the variable or part that an expression names holds is safe for more from here on. */
export function narrow(work: Work, expression: PyExpression, bits: number): void {
  const path = pathOf(stripped(expression), work.file.text);
  const held = path && readPath(work, path);
  if (path && held && (held.taints.length > 0 || held.parts)) {
    writePath(work, path, safer(held, bits));
  }
}

/** What every variable that shares an origin with a value holds is safe for more from here on. */
export function narrowOrigins(work: Work, value: Held, bits: number): void {
  const origins = new Set(wholeOf(value).map(({ origin }) => origin));
  if (origins.size === 0) return;
  const seen = new Set<string>();
  const names = work.environment.names;
  for (let at: Work["environment"] | undefined = work.environment; at; at = at.below) {
    for (const [name, held] of [...at.names].slice(0, 2000)) {
      if (seen.has(name)) continue;
      seen.add(name);
      if (wholeOf(held).some(({ origin }) => origins.has(origin)))
        names.set(name, safer(held, bits));
    }
  }
}

/** The name in `name.lower().strip()`, `str(name)`, `os.path.normpath(name)`, `(m := name)`. */
function stripped(expression: PyExpression): PyExpression {
  let at = expression;
  for (let i = 0; i < 12; i++) {
    if (at.kind === "walrus") at = at.target;
    else if (at.kind !== "call") return at;
    else if (at.callee.kind === "attribute" && !at.args[0]) at = at.callee.object;
    else if (at.args.length === 1 && at.args[0] && at.callee.kind === "name") at = at.args[0].value;
    else if (at.callee.kind === "attribute" && /^(?:strip|lstrip|rstrip|get)$/.test(at.callee.name))
      at = at.callee.object;
    else return at;
  }
  return at;
}

/** What stands under a key of a value: of the result of a call only that part of it. */
export function keyedPart(held: Held, key: string, { fn }: Work): Held {
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

/** Gives a target of an assignment, a loop or a `with` its value. */
export function assignTo(
  target: PyExpression,
  { held, at }: { readonly held: Held; readonly at: TextRange },
  work: Work,
): void {
  switch (target.kind) {
    case "name":
      storeName(target.id, work.fn.step(held, at), work);
      return;
    case "tuple":
    case "list":
      for (const [i, element] of target.elements.entries()) {
        const isPart = !held.parts || held.parts.has(`[${i}]`);
        const part = isPart ? keyedPart(held, `[${i}]`, work) : elementOf(held);
        assignTo(element, { held: part, at }, work);
      }
      return;
    case "starred":
      assignTo(target.value, { held, at }, work);
      return;
    case "attribute":
    case "subscript":
      assignPart(target, { held, at }, work);
      return;
    default:
      return;
  }
}

function storeName(name: string, held: Held, work: Work): void {
  if (work.globals.has(name)) storeAt(work, `~.${name}`, held);
  work.environment.names.set(name, held);
}

function assignPart(
  target: Extract<PyExpression, { readonly kind: "attribute" | "subscript" }>,
  { held, at }: { readonly held: Held; readonly at: TextRange },
  work: Work,
): void {
  const owner = work.evaluate(target.object, work);
  const path = pathOf(target, work.file.text);
  const stepped = work.fn.step(held, at);
  if (path) writePath(work, path, stepped);
  else addTo(target.object, stepped, work);
  if (target.kind === "attribute") {
    if (owner.ref?.endsWith("()")) storeAt(work, `${owner.ref}.${target.name}`, stepped);
    const fields = owner.ref === `~.${work.owner}()` && work.file.classes.get(work.owner ?? "");
    if (fields && held.ref !== undefined && !fields.attributes.has(target.name)) {
      fields.attributes.set(target.name, held.ref);
    }
  } else storeOwner(target.object, stepped, work);
}

/** A value becomes a part of what an expression names. */
export function addTo(object: PyExpression, value: Held, work: Work): void {
  const taints = wholeOf(value);
  if (taints.length === 0) return;
  const path = pathOf(object, work.file.text);
  const before = path && readPath(work, path);
  if (path && before) {
    writePath(work, path, { ...before, taints: uniteTaints(before.taints, taints) });
  }
  storeOwner(object, value, work);
}

/** `self.list.append(x)`: what is put into an attribute is in the attribute. */
function storeOwner(object: PyExpression, value: Held, work: Work): void {
  if (object.kind !== "attribute" || wholeOf(value).length === 0) return;
  const owner = work.evaluate(object.object, work);
  if (owner.ref?.endsWith("()")) storeAt(work, `${owner.ref}.${object.name}`, value);
}

function storeAt({ fn, file }: Work, ref: string, held: Held): void {
  const taints = wholeOf(held);
  if (taints.length === 0) return;
  if (!fn.reach(taints, { kind: "place", to: fn.place(ref) })) file.isLimited = true;
}

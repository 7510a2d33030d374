import type { TextRange } from "../../../model/index.ts";
import type { JsExpression, JsObject } from "../../../syntax/javascript/nodes.ts";
import { type AccessPath, elementOf, readPath, writePath } from "../../flow/access-paths.ts";
import { readName } from "../../flow/environment.ts";
import { bitsOf } from "../../flow/kinds.ts";
import { type Held, nothing, safer, uniteTaints, wholeOf } from "../../flow/values.ts";
import { lastNameOf } from "../scopes.ts";
import { noteExport } from "./exports.ts";
import { keyedMember } from "./members.ts";
import { reachAssigned } from "./sinks.ts";
import { evaluate, type Work } from "./work.ts";

/** The variable or part that an expression names; `undefined` for anything else. */
export function pathOf(expression: JsExpression): AccessPath | undefined {
  const keys: string[] = [];
  let at = expression;
  for (let i = 0; i < 12; i++) {
    if (at.kind === "name") return { root: at.id, keys: keys.reverse() };
    const key = keyOf(at);
    if (key === undefined || (at.kind !== "member" && at.kind !== "index")) return undefined;
    keys.push(key);
    at = at.object;
  }
  return undefined;
}

/** What the variable or part that an expression names holds; `undefined` for anything else. */
export function heldAt(expression: JsExpression, work: Work): Held | undefined {
  const target = stripped(expression);
  return pathOf(target) && evaluate(target, work);
}

/** What the variable or part that an expression names holds is safe for more from here on. */
export function narrow(work: Work, expression: JsExpression, bits: number): void {
  const target = stripped(expression);
  if (!pathOf(target)) return;
  const held = evaluate(target, work);
  if (held.taints.length > 0 || held.parts) pin(target, safer(held, bits), work);
}

const deepest = 3;
const mostParts = 64;

/** From here on the variable or part that an expression names holds this; the rest of it stays. */
function pin(target: JsExpression, value: Held, work: Work): void {
  let at = target;
  let held = value;
  for (let depth = 0; depth <= deepest; depth++) {
    if (at.kind === "name") {
      work.environment.names.set(at.id, held);
      return;
    }
    const key = keyOf(at);
    if (key === undefined || (at.kind !== "member" && at.kind !== "index")) return;
    const owner = evaluate(at.object, work);
    const parts = new Map(owner.parts);
    if (parts.size >= mostParts) return;
    parts.set(key, held);
    held = { ...owner, parts };
    at = at.object;
  }
  // Too deep: the whole may hold it.
  addTo(at, value, work);
}

/** `[name]`; of `this` the attributes, which are found again by their class, are `.name`. */
function keyOf(expression: JsExpression): string | undefined {
  if (expression.kind === "index") {
    return expression.index.kind === "number" ? `[${expression.index.value}]` : undefined;
  }
  if (expression.kind !== "member") return undefined;
  const { object, name } = expression;
  return object.kind === "name" && object.id === "this" ? `.${name}` : `[${name}]`;
}

/** The name in `name.trim().toLowerCase()`, `String(name)`, `path.normalize(name)`, `(m = name)`. */
function stripped(expression: JsExpression): JsExpression {
  let at = expression;
  for (let i = 0; i < 12; i++) {
    if (at.kind === "assign") at = at.target;
    else if (at.kind === "await") at = at.value;
    else if (at.kind !== "call") return at;
    else if (at.callee.kind === "member" && keeping.test(at.callee.name)) at = at.callee.object;
    else if (at.args.length === 1 && at.args[0] && at.callee.kind === "name") at = at.args[0];
    else return at;
  }
  return at;
}

const keeping =
  /^(?:trim|trimStart|trimEnd|toLowerCase|toUpperCase|toString|normalize|split|slice)$/;

export interface Assigned {
  readonly held: Held;
  /** Of the assignment. */
  readonly at: TextRange;
  /** The names are new: of a declaration, or of a parameter. */
  readonly isDeclared?: boolean;
}

/** Gives a target of an assignment, or each name of a pattern, its value. */
export function assignTo(target: JsExpression, assigned: Assigned, work: Work): void {
  const { held } = assigned;
  switch (target.kind) {
    case "name":
      storeName(target.id, assigned, work);
      return;
    case "assign":
      assignTo(target.target, { ...assigned, held: withDefault(held, target.value, work) }, work);
      return;
    case "array":
      for (const [i, element] of target.elements.entries()) {
        if (element.kind === "spread") assignTo(element.value, assigned, work);
        else if (element.kind !== "other") assignPart(element, String(i), assigned, work);
      }
      return;
    case "object":
      for (const property of target.properties) assignProperty(property, assigned, work);
      return;
    case "member":
    case "index":
      assignMember(target, assigned, work);
      return;
    default:
      return;
  }
}

/** A default, where a pattern finds nothing. */
function withDefault(held: Held, value: JsExpression, work: Work): Held {
  const fallback = evaluate(value, work);
  if (held === nothing) return fallback;
  return { ...held, taints: uniteTaints(held.taints, wholeOf(fallback)) };
}

function assignProperty(
  property: JsObject["properties"][number],
  assigned: Assigned,
  work: Work,
): void {
  if (property.kind === "spread") assignTo(property.value, assigned, work);
  else if (property.name !== undefined) {
    assignPart(property.value, property.name, assigned, work);
  } else assignTo(property.value, { ...assigned, held: elementOf(assigned.held) }, work);
}

function assignPart(target: JsExpression, name: string, assigned: Assigned, work: Work): void {
  const held = keyedMember(assigned.held, { name, at: target.range }, work);
  assignTo(target, { ...assigned, held }, work);
}

function storeName(name: string, { held, at, isDeclared }: Assigned, work: Work): void {
  const stepped = work.fn.step(held, at);
  if (isDeclared) work.callback?.declared.add(name);
  else if (work.fn.name !== "" && !readName(work.environment, name)) {
    if (work.file.shared.has(name)) storeAt(work, `~.${name}`, stepped);
  }
  reachAssigned(work, { name, held, at });
  work.environment.names.set(name, stepped);
}

const hosts = bitsOf(["url", "redirect"]);

/** What becomes a part of an address: its host alone decides on where that leads. */
function partOfUrl(target: JsExpression, held: Held, work: Work): Held {
  const name = lastNameOf(target) ?? "";
  if (/^(?:search|hash|pathname)$/.test(name)) return safer(held, hosts);
  const isWritten = /^(?:host|hostname)$/.test(name) && wholeOf(held).length === 0;
  if (isWritten && target.kind === "member") narrow(work, target.object, hosts);
  return held;
}

function assignMember(
  target: Extract<JsExpression, { readonly kind: "member" | "index" }>,
  { held, at }: Assigned,
  work: Work,
): void {
  const owner = evaluate(target.object, work);
  if (target.kind === "index") evaluate(target.index, work);
  const isUrl = owner.ref === "$global.URL()";
  const stepped = work.fn.step(isUrl ? partOfUrl(target, held, work) : held, at);
  if (pathOf(target)) pin(target, stepped, work);
  else addTo(target.object, stepped, work);
  if (target.kind !== "member") return;
  reachAssigned(work, { name: target.name, owner: owner.ref, held, at });
  noteExport(target, held, work);
  if (!owner.ref?.endsWith("()")) return;
  storeAt(work, `${owner.ref}.${target.name}`, stepped);
  const fields = owner.ref === `~.${work.owner}()` && work.file.classes.get(work.owner ?? "");
  if (fields && held.ref !== undefined && !fields.attributes.has(target.name)) {
    fields.attributes.set(target.name, held.ref);
  }
}

/** A value becomes a part of what an expression names. */
export function addTo(object: JsExpression, value: Held, work: Work): void {
  const taints = wholeOf(value);
  if (taints.length === 0) return;
  const path = pathOf(object);
  const before = path && readName(work.environment, path.root) && readPath(work, path);
  if (path && before) {
    writePath(work, path, { ...before, taints: uniteTaints(before.taints, taints) });
  }
  if (object.kind !== "member") return;
  const owner = evaluate(object.object, work);
  if (owner.ref?.endsWith("()")) storeAt(work, `${owner.ref}.${object.name}`, value);
}

/** A value is kept in an attribute of a class, or in a variable of the module. */
export function storeAt({ fn, file }: Work, ref: string, held: Held): void {
  const taints = wholeOf(held);
  if (taints.length === 0) return;
  if (!fn.reach(taints, { kind: "place", to: fn.place(ref) })) file.isLimited = true;
}

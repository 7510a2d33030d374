import type { TextRange } from "../../../model/index.ts";
import type { PyExpression } from "../../../syntax/python/nodes.ts";
import { stringValue } from "../../../syntax/python/string-values.ts";
import {
  type AccessPath,
  elementOf,
  keyedPart,
  readPath,
  writePath,
} from "../../flow/access-paths.ts";
import { type Held, safer, uniteTaints, wholeOf } from "../../flow/values.ts";
import type { Work } from "./work.ts";

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

/** What the variable or part that an expression names holds is safe for more from here on. */
export function narrow(work: Work, expression: PyExpression, bits: number): void {
  const path = pathOf(stripped(expression), work.file.text);
  const held = path && readPath(work, path);
  if (path && held && (held.taints.length > 0 || held.parts)) {
    writePath(work, path, safer(held, bits));
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
  if (work.globals?.has(name)) storeAt(work, `~.${name}`, held);
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

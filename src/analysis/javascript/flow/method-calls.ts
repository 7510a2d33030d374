import type { JsExpression } from "../../../syntax/javascript/nodes.ts";
import { elementOf } from "../../flow/access-paths.ts";
import { unbroken } from "../../flow/build-text.ts";
import { bitsOf } from "../../flow/kinds.ts";
import { type Held, nothing, safer, uniteAll, wholeOf } from "../../flow/values.ts";
import type { CallEffect } from "../known-calls.ts";
import { keyedMember } from "./members.ts";
import type { OpenArgument, OpenCall } from "./open-call.ts";
import { addTo, assignTo } from "./paths.ts";
import type { Work } from "./work.ts";

const keyed = new Set(["get", "getAll", "header", "param", "pop", "shift", "at"]);
const markup = bitsOf(["html", "answer"]);
const onlyPaths = bitsOf(["path"]);

/** What a method of a text, a list, an object or something unknown gives; `undefined` where nobody knows. */
export function methodResult(
  open: OpenCall,
  work: Work,
  effect: CallEffect | undefined,
): Held | undefined {
  const { name, object, args, call } = open;
  if (!object || (object.taints.length === 0 && !object.parts && effect !== "both"))
    return undefined;
  const [first] = args;
  if (keyed.has(name)) {
    return first?.value.kind === "string"
      ? keyedMember(object, { name: first.value.value, at: call.range }, work)
      : elementOf(object);
  }
  if (name === "split") return splitText(object, first);
  if (/^replace(?:All)?$/.test(name)) return replaced(object, args);
  if (name === "join" && first?.value.kind === "string") return { taints: wholeOf(object) };
  if (name === "slice" && object.parts && object.taints.length === 0) return object;
  if (name === "concat") return uniteAll([object, ...args.map(({ held }) => held)]);
  if (effect === "both") {
    return uniteAll([object, ...args.flatMap(({ value, held }) => (isText(value) ? [held] : []))]);
  }
  if (object.taints.length === 0) return uniteAll([object]);
  return { taints: object.taints };
}

function isText({ kind }: JsExpression): boolean {
  return kind !== "function" && kind !== "regex";
}

/** Behind `name.split("/")` no part holds a slash. */
function splitText(object: Held, by: OpenArgument | undefined): Held {
  const taints = wholeOf(object);
  const isSlash = by?.value.kind === "string" && by.value.value === "/";
  if (!isSlash) return { taints };
  return { taints, parts: new Map([["[0]", safer({ taints }, onlyPaths)]]) };
}

/** `.replace(/</g, "&lt;")`, `.replace(/[^\w]/g, "")`. */
function replaced(object: Held, [from, to]: readonly OpenArgument[]): Held {
  const held = safer({ taints: wholeOf(object) }, bitsOfReplacing(from?.value, to?.value));
  return to && isText(to.value) ? uniteAll([held, to.held]) : held;
}

function bitsOfReplacing(from: JsExpression | undefined, to: JsExpression | undefined): number {
  if (from?.kind !== "regex" || !from.flags.includes("g") || to?.kind !== "string") return 0;
  if (from.pattern === "<") return markup;
  if (/^(?:\[?(?:\\r|\\n)+\]?\+?|\\r\?\\n)$/.test(from.pattern)) return unbroken;
  return from.pattern.includes("\\.\\.") ? onlyPaths : 0;
}

const adding = new Set("push unshift add append enqueue splice".split(" "));

/** Puts what a method adds to a list or an object into the variable that it is called on. */
export function mutate({ name, args, call, ref, object }: OpenCall, work: Work): void {
  const { callee } = call;
  if (callee.kind === "name" && object === undefined && ref === "$resolve") {
    work.resolved = uniteAll([work.resolved, ...args.map(({ held }) => held)]);
  }
  if (callee.kind !== "member") return;
  const [first, second] = args;
  if (adding.has(name)) {
    for (const { held } of args) addTo(callee.object, held, work);
  } else if (name === "set" && second && first) {
    addTo(callee.object, second.held, work);
  } else if (ref === "$global.Object.assign" && first) {
    const held = mergeAll(args.map((one) => one.held));
    if (first.value.kind === "name") {
      assignTo(first.value, { held, at: call.range }, work);
    }
  }
}

/** Objects in one, later parts over those before. */
export function mergeAll(all: readonly Held[]): Held {
  const parts = new Map<string, Held>();
  let taints = nothing.taints;
  let ref: string | undefined;
  for (const one of all) {
    for (const [key, part] of one.parts ?? []) parts.set(key, part);
    taints = uniteAll([{ taints }, { taints: one.taints }]).taints;
    ref ??= one.ref;
  }
  if (parts.size === 0) return ref === undefined ? { taints } : { taints, ref };
  return { taints, parts, ...(ref !== undefined && { ref }) };
}

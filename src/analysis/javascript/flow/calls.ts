import type { JsCall, JsExpression, JsFunction } from "../../../syntax/javascript/nodes.ts";
import { resolvedBit, safeForAll } from "../../flow/kinds.ts";
import { type Held, known, nothing, safer, uniteAll, wholeOf } from "../../flow/values.ts";
import { javascriptFacts } from "../frameworks/index.ts";
import { effectOf } from "../known-calls.ts";
import { lastNameOf } from "../scopes.ts";
import { callResult } from "./call-result.ts";
import { followCallbacks } from "./callbacks.ts";
import { declareFunction, isFollowedHere } from "./declare-functions.ts";
import { findRef, localClass, refOfMember, sourceAt } from "./members.ts";
import { methodResult, mutate } from "./method-calls.ts";
import { mayBeProject, moduleRef } from "./names.ts";
import type { OpenArgument, OpenCall } from "./open-call.ts";
import { runCallback } from "./run-function.ts";
import { reachSinks } from "./sinks.ts";
import { evaluate, type Work } from "./work.ts";

/** What the result of a call holds; sinks in it are written down. */
export function evaluateCall(call: JsCall, work: Work): Held {
  const { callee, args } = call;
  const [first] = args;
  if (callee.kind === "name" && (callee.id === "require" || callee.id === "import")) {
    return first?.kind === "string"
      ? known(javascriptFacts.canonical(moduleRef(first.value)))
      : nothing;
  }
  if (callee.kind === "function") return callAtOnce(callee, call, work);
  const open = openCall(call, work);
  reachSinks(open, work);
  const source = open.ref === undefined ? undefined : sourceAt(`${open.ref}()`, call.range, work);
  if (source) {
    followCallbacks(open, work);
    return source;
  }
  mutate(open, work);
  const held = resultOf(open, work);
  return asks.test(open.name) ? { ...held, test: call } : held;
}

/** Calls whose outcome says something of what they are given. */
const asks = /match|valid|safe|allowed|check|verify|is|starts|includes|has|test|some|indexOf/i;

/** `(function (a) { … })(b)`. */
function callAtOnce(callee: JsFunction, { args }: JsCall, work: Work): Held {
  const held = args.map((one) => evaluate(one, work));
  if (isFollowedHere(callee, work)) return runCallback(callee, held, work);
  return known(`${declareFunction(callee, undefined, work).ref}()`);
}

function openCall(call: JsCall, work: Work): OpenCall {
  const { callee } = call;
  const target = calleeOf(callee, work);
  const args = call.args.map((one): OpenArgument => {
    const isSpread = one.kind === "spread";
    const value = isSpread ? one.value : one;
    // What is followed in place waits for what it is given.
    return {
      value,
      isSpread,
      held: isFollowedHere(value, work) ? nothing : evaluate(value, work),
    };
  });
  return { call, name: lastNameOf(callee) ?? "", args, ...target };
}

function calleeOf(
  callee: JsExpression,
  work: Work,
): { readonly ref?: string; readonly object?: Held } {
  if (callee.kind !== "member") {
    const isSuper = callee.kind === "name" && callee.id === "super" && work.owner !== undefined;
    const { ref } = isSuper ? known(`~.${work.owner}().super.constructor`) : evaluate(callee, work);
    return ref === undefined ? {} : { ref };
  }
  const { object: owner, name } = callee;
  const isSuper = owner.kind === "name" && owner.id === "super" && work.owner !== undefined;
  const object = isSuper ? known(`~.${work.owner}().super`) : evaluate(owner, work);
  const part = object.parts?.get(`[${name}]`)?.ref ?? object.parts?.get(`.${name}`)?.ref;
  const ref = part ?? (object.ref === undefined ? undefined : typedMember(object.ref, name, work));
  return ref === undefined ? { object } : { object, ref };
}

/** What a method is called by: through the type of an attribute where the class says one. */
function typedMember(ref: string, name: string, { file }: Work): string | undefined {
  const owner = localClass(ref);
  const type = owner === undefined ? undefined : file.classes.get(owner)?.attributes.get(name);
  return type !== undefined && type !== "safe" ? type : refOfMember(ref, name);
}

function resultOf(open: OpenCall, work: Work): Held {
  const { ref, name, call } = open;
  const told = ref === undefined ? undefined : knownResult(open, ref, work);
  const given = followCallbacks(open, work);
  if (told) return told;
  if (given) return given;
  const passed = forwarded(open, work);
  if (passed) return passed;
  if (ref !== undefined && mayBeProject(ref)) return projectResult(open, ref, work);
  if (!isTold(open)) return ref === undefined ? nothing : known(resultRef(ref));
  const effect = effectOf(work.file.scopes, call);
  if (effect === "number" || effect === "escaped") return nothing;
  if (effect === "arguments") return argumentsResult(open, ref);
  const method = methodResult(open, work, effect);
  if (method) return method;
  if (ref === undefined) return unknownMethod(open, name, work);
  return known(resultRef(ref));
}

const longestRef = 300;

function resultRef(ref: string): string | undefined {
  return ref.length < longestRef ? `${ref}()` : undefined;
}

/** True where anything from outside, or from a parameter, goes into a call. */
function isTold({ object, args }: OpenCall): boolean {
  const holds = (held: Held) => held.taints.length > 0 || held.parts !== undefined;
  return (object !== undefined && holds(object)) || args.some(({ held }) => holds(held));
}

function argumentsResult({ args }: OpenCall, ref: string | undefined): Held {
  const [only] = args;
  const held = uniteAll(args.map((one) => one.held));
  if (
    args.length === 1 &&
    only &&
    /\.(?:assign|freeze|from|of|entries)$|\bObject$/.test(ref ?? "")
  ) {
    return only.held;
  }
  return ref === "$global.URL" ? { ...held, ref: "$global.URL()" } : held;
}

/** A method of a class of the project, with what it is known to hold beside. */
function projectResult(open: OpenCall, ref: string, work: Work): Held {
  const { object } = open;
  const result = callResult(open, ref, work);
  if (!object || (object.taints.length === 0 && !object.parts)) return result;
  const passed = methodResult(open, work, undefined);
  return passed && wholeOf(passed).length > 0 ? passed : result;
}

/** A promise is what it becomes. */
const settling = /^\$global\.Promise\.(?:resolve|all|allSettled|race|any)$/;

/** The result of a call that the facts of a framework say something of. */
function knownResult({ object, args }: OpenCall, ref: string, work: Work): Held | undefined {
  const all = () => uniteAll([...(object ? [object] : []), ...args.map(({ held }) => held)]);
  const bits = findRef(ref, work.file, javascriptFacts.sanitizers);
  if (bits === safeForAll) return known(`${ref}()`);
  if (bits !== undefined) return safer(all(), bits);
  if (javascriptFacts.passing.has(ref) || settling.test(ref)) {
    const [only] = args;
    if (!only || args.length > 1) return { ...all(), ref: `${ref}()` };
    // `promisify(exec)` is `exec`.
    return only.held.taints.length > 0 ? { ...only.held, ref: `${ref}()` } : only.held;
  }
  if (!javascriptFacts.resolving.has(ref)) return undefined;
  return { ...safer(all(), resolvedBit), ref: `${ref}()` };
}

/** `f.call(this, a)`, `f.apply(this, list)`, `f.bind(this)`. */
function forwarded(open: OpenCall, work: Work): Held | undefined {
  const { name, object, args } = open;
  if (object?.ref === undefined || !mayBeProject(object.ref)) return undefined;
  if (name === "bind") return object;
  if (name === "call") return callResult({ ...open, args: args.slice(1) }, object.ref, work);
  if (name !== "apply") return undefined;
  const list = args.slice(1, 2).map((one) => ({ ...one, isSpread: true }));
  return callResult({ ...open, args: list }, object.ref, work);
}

/** A method of something unknown: linked where only one class of the project has it. */
function unknownMethod(open: OpenCall, name: string, work: Work): Held {
  const { args, object } = open;
  const isWorth = name.length > 4 && args.some(({ held }) => wholeOf(held).length > 0);
  if (!isWorth || !object || object.taints.length > 0) return nothing;
  return callResult(open, `?.${name}`, work);
}

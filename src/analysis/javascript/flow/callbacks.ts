import { elementOf } from "../../flow/access-paths.ts";
import { beginSource } from "../../flow/steps.ts";
import { type Held, join, known, nothing, uniteAll, wholeOf } from "../../flow/values.ts";
import { callResult } from "./call-result.ts";
import { isFollowedHere } from "./declare-functions.ts";
import { anyElement } from "./members.ts";
import { mayBeProject } from "./names.ts";
import type { OpenArgument, OpenCall } from "./open-call.ts";
import { runCallback } from "./run-function.ts";
import type { Work } from "./work.ts";

/**
 * Follows the functions that a call is given, with what the call hands to them.
 *
 * @returns what the call gives because of them; `undefined` where that is not known
 */
export function followCallbacks(open: OpenCall, work: Work): Held | undefined {
  const isPlain = !open.args.some(({ value, held }) => isFollowedHere(value, work) || held.ref);
  if (isPlain) return undefined;
  if (open.ref === "$global.Promise" && open.call.isNew) return promiseOf(open, work);
  const given = open.args.map((one) => resultOfCallback(one, open, work));
  // A function of the project may be called `find` too.
  if (!open.object) return undefined;
  return resultBy(
    open,
    given.find((held) => held !== undefined),
  );
}

function resultOfCallback(arg: OpenArgument, open: OpenCall, work: Work): Held | undefined {
  const { value, held } = arg;
  if (isFollowedHere(value, work)) return runCallback(value, handedTo(open, work), work);
  const { ref } = held;
  if (ref === undefined || !mayBeProject(ref) || !hands.has(open.name)) return undefined;
  // `list.map(run)`: the function is called with the elements.
  const args = handedTo(open, work).map((one) => ({ value, isSpread: false, held: one }));
  return args.some((one) => wholeOf(one.held).length > 0)
    ? callResult({ ...open, args }, ref, work)
    : undefined;
}

const iterating = new Set(
  "map forEach filter find findLast findIndex some every flatMap sort each eachSeries mapSeries".split(
    " ",
  ),
);
const folding = new Set(["reduce", "reduceRight"]);
const hands = new Set([...iterating, ...folding, "then", "replace", "pipe"]);

/** What a call hands to its callbacks. */
function handedTo(open: OpenCall, work: Work): Held[] {
  const { name, object = nothing, args } = open;
  if (iterating.has(name)) {
    const element = elementOf(listOf(open));
    return name === "sort" ? [element, element] : [element, nothing, object];
  }
  if (folding.has(name)) {
    return [join(elementOf(object), args[1]?.held ?? nothing), elementOf(object), nothing, object];
  }
  if (name === "then" || name === "replace") return [object];
  return name === "on" && object.ref === "$request" ? chunkOf(open, work) : [];
}

/** What is iterated over: of `async.each(list, callback)` the first argument. */
function listOf({ object = nothing, args }: OpenCall): Held {
  const first = object.ref !== undefined && object.taints.length === 0 ? args[0]?.held : undefined;
  return first && wholeOf(first).length > 0 ? first : object;
}

/** `req.on("data", (chunk) => …)` */
function chunkOf({ args: [first], call }: OpenCall, { fn }: Work): Held[] {
  const isData = first?.value.kind === "string" && first.value.value === "data";
  return isData ? [beginSource({ what: "the body of the request" }, call.range, fn)] : [];
}

function resultBy(
  { name, object = nothing, args }: OpenCall,
  given: Held | undefined,
): Held | undefined {
  switch (name) {
    case "map":
    case "flatMap":
      return listWith(given ?? nothing);
    case "then":
      return given;
    case "catch":
    case "finally":
      return given ? join(object, given) : object;
    case "filter":
    case "sort":
      return object;
    case "find":
    case "findLast":
      return elementOf(object);
    case "reduce":
    case "reduceRight":
      return uniteAll([given ?? nothing, args[1]?.held ?? nothing]);
    case "forEach":
    case "some":
    case "every":
    case "findIndex":
      return nothing;
    default:
      return undefined;
  }
}

/** A list of which only what its elements hold is known. */
function listWith(element: Held): Held {
  const taints = wholeOf(element);
  return taints.length === 0 ? nothing : { taints: [], parts: new Map([[anyElement, element]]) };
}

/** What `new Promise((resolve) => resolve(x))` becomes. */
function promiseOf({ args }: OpenCall, work: Work): Held | undefined {
  const [first] = args;
  if (!first || !isFollowedHere(first.value, work)) return undefined;
  const before = work.resolved;
  work.resolved = nothing;
  runCallback(first.value, [known("$resolve"), nothing], work);
  const held = work.resolved;
  work.resolved = before;
  return held;
}

import type {
  PyArgument,
  PyAttribute,
  PyCall,
  PyExpression,
} from "../../../syntax/python/nodes.ts";
import { lastWord } from "../../flow/facts.ts";
import { bitsOf, resolvedBit, safeForAll } from "../../flow/kinds.ts";
import { type Held, known, nothing, safer, uniteAll, wholeOf, written } from "../../flow/values.ts";
import { pythonFacts } from "../frameworks/index.ts";
import { lastName } from "./annotations.ts";
import { findRef, mayBeProject, sourceAt } from "./attributes.ts";
import { builtinResult } from "./builtin-calls.ts";
import { forwardCall } from "./forwarded-calls.ts";
import { handTo } from "./hand-to.ts";
import { markedResult } from "./marked.ts";
import { methodResult, mutate } from "./method-calls.ts";
import type { OpenArgument, OpenCall } from "./open-call.ts";
import { reachRecords } from "./record-sinks.ts";
import { noteRoute } from "./registered-routes.ts";
import { reachSinks } from "./sinks.ts";
import type { Work } from "./work.ts";

/** What the result of a call holds; sinks in it are written down. */
export function evaluateCall(call: PyCall, work: Work): Held {
  const open = openCall(call, work);
  reachSinks(open, work);
  reachRecords(open, work);
  noteRoute(open, work);
  const source = open.isKnown ? sourceAt(`${open.ref}()`, call.range, work) : undefined;
  if (source) return source;
  mutate(open, work);
  const result = resultOf(open, work);
  const held = work.file.marks ? markedResult(result, open, work) : result;
  return asks.test(open.name) ? { ...held, test: call } : held;
}

/** Calls whose outcome says something of what they are given. */
const asks = /match|valid|safe|allowed|check|verify|is|starts/i;

function openCall(call: PyCall, work: Work): OpenCall {
  const { callee } = call;
  const name = lastName(callee) ?? "";
  const target = calleeOf(callee, work);
  let position = 0;
  const args = call.args.map((argument): OpenArgument => {
    const held = work.evaluate(argument.value, work);
    const isPositional = argument.name === undefined && argument.star !== "**";
    return { argument, position: isPositional ? position++ : -1, held };
  });
  const isKnown = target.ref !== undefined && pythonFacts.mayKnow(lastWord(target.ref));
  return { call, name, args, isKnown, ...target };
}

function calleeOf(
  callee: PyExpression,
  work: Work,
): { readonly ref?: string; readonly object?: Held } {
  if (callee.kind !== "attribute") {
    const { ref } = work.evaluate(callee, work);
    return ref === undefined ? {} : { ref };
  }
  const object = ownerOf(callee, work);
  const part = object.parts?.get(`.${callee.name}`)?.ref;
  const ref = part ?? typedCallee(object, callee.name, work);
  return ref === undefined ? { object } : { object, ref };
}

function ownerOf({ object, name }: PyAttribute, work: Work): Held {
  if (object.kind !== "call") return work.evaluate(object, work);
  if (work.owner && lastName(object.callee) === "super") return known(`~.${work.owner}().super`);
  // `Markup(text).unescape()` is text again, and was never sent.
  if (name !== "unescape" && name !== "striptags") return work.evaluate(object, work);
  return uniteAll(object.args.map(({ value }) => work.evaluate(value, work)));
}

/** What a method is called by: through the type of an attribute where the class says one. */
function typedCallee(object: Held, name: string, { file }: Work): string | undefined {
  if (object.ref === undefined) return undefined;
  const owner = /^~\.([\w.]+)\(\)$/.exec(object.ref)?.[1];
  const type = owner === undefined ? undefined : file.classes.get(owner)?.attributes.get(name);
  return pythonFacts.canonical(
    type !== undefined && type !== "safe" ? type : `${object.ref}.${name}`,
  );
}

const cleaning =
  /sanitiz|sanitis|escape|slugif|secure_filename|quote|^(?:url_for|reverse|resolve_url)$/i;
const spoiling = /unescape|unquote|noescape|no_escape/i;
function resultOf(open: OpenCall, work: Work): Held {
  const { ref, name } = open;
  forwardCall(open, work);
  const told = ref === undefined ? undefined : knownResult(open, ref, work);
  if (told) return told;
  if (cleaning.test(name) && !spoiling.test(name)) return nothing;
  if (cleanPaths.test(name)) return safer(calledResult(open, work), onlyPaths);
  return calledResult(open, work);
}

/** Names of what takes `..` and slashes out. */
const cleanPaths = /(?:valid|safe|clean|secure)_?(?:file_?name|path|name)|safe_?join/i;
const onlyPaths = bitsOf(["path"]);

function calledResult(open: OpenCall, work: Work): Held {
  const { ref, object } = open;
  if (ref?.startsWith("builtins.")) return builtinResult(open, ref, work);
  if (object && (object.taints.length > 0 || object.parts || ref === undefined)) {
    const isProject = ref !== undefined && mayBeProject(ref);
    const called = isProject ? callResult(open, ref, work) : unknownMethod(open, work);
    const passed = methodResult(open, work);
    return passed.taints.length > 0 || passed.parts ? passed : called;
  }
  return ref === undefined ? nothing : callResult(open, ref, work);
}

/** The result of a call that the facts of a framework say something of. */
function knownResult(open: OpenCall, ref: string, work: Work): Held | undefined {
  const { object, args, isKnown } = open;
  if (!isKnown && ref !== "posixpath.splitext") return undefined;
  const all = () => uniteAll([...(object ? [object] : []), ...args.map(({ held }) => held)]);
  const bits = findRef(ref, work.file, pythonFacts.sanitizers);
  if (bits === safeForAll) return known(`${ref}()`);
  if (bits !== undefined) return safer(all(), bits);
  if (ref === "posixpath.splitext") return splitPath(all());
  if (pythonFacts.passing.has(ref)) return { ...all(), ref: `${ref}()` };
  if (!pythonFacts.resolving.has(ref)) return undefined;
  return { ...safer(all(), resolvedBit), ref: typeOf(ref, object) };
}

/** The end of a name holds no dot, so nothing that goes up. */
function splitPath(held: Held): Held {
  const parts = [held, safer(held, onlyPaths)].map((part, i) => [`[${i}]`, part] as const);
  return held.taints.length === 0 ? nothing : { taints: held.taints, parts: new Map(parts) };
}

function typeOf(ref: string, object: Held | undefined): string {
  return ref.startsWith("pathlib.") ? (object?.ref ?? "pathlib.Path()") : `${ref}()`;
}

/** A function of the project, maybe: what it is given is linked to what it does. */
function callResult(open: OpenCall, ref: string, work: Work): Held {
  const result = `${ref}()`;
  if (!mayBeProject(ref)) return foreignResult(open, result, work);
  const names = open.args.map(({ argument, position }) => nameOf(argument, position));
  const isFixed = ({ held }: OpenArgument) => held === written;
  const fixed = open.args.some(isFixed)
    ? names.filter((_, i) => open.args[i]?.held === written)
    : noNames;
  const call = work.fn.call({ ref, given: names, written: fixed }, open.call.range);
  for (const { argument, position, held } of open.args) {
    handTo(work, held, { call, argument: nameOf(argument, position) });
  }
  const begun = work.fn.begin({ kind: "call", call });
  if (!/(?:^|\.)[A-Z]\w*$/.test(ref)) return { ...begun, ref: result };
  // Of a new object, what it was made with is in its attributes.
  const named = open.args.filter(({ argument }) => argument.name !== undefined);
  const parts = new Map(named.map((one) => [`.${one.argument.name}`, one.held]));
  return parts.size > 0 ? { taints: [], parts, ref: result } : known(result);
}

const noNames: readonly string[] = [];

function foreignResult({ args }: OpenCall, result: string, { file }: Work): Held {
  const isGuarded = args.some(
    ({ argument: { name } }) => name === "transport" || name === "connector",
  );
  if (!isGuarded) return known(result);
  file.guarded.add(result);
  return nothing;
}

/** A method of something unknown: linked where only one class of the project has it. */
function unknownMethod(open: OpenCall, work: Work): Held {
  const { name, args, object } = open;
  const isTold = name.length > 4 && args.some(({ held }) => wholeOf(held).length > 0);
  if (!isTold || open.ref !== undefined || object?.taints.length) return nothing;
  return callResult(open, `?.${name}`, work);
}

function nameOf({ name, star }: PyArgument, position: number): number | string {
  return star === "*" ? `*${position}` : star === "**" ? star : (name ?? position);
}

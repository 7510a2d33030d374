import type { TextRange } from "../../../model/index.ts";
import type { PyExpression } from "../../../syntax/python/nodes.ts";
import { stringValue } from "../../../syntax/python/string-values.ts";
import type { FlowSink } from "../../flow/file-flows.ts";
import type { SinkFact } from "../../flow/framework.ts";
import type { MarkedSink } from "../../flow/marks.ts";
import { type Held, nothing, type Taint, wholeOf } from "../../flow/values.ts";
import { pythonFacts } from "../frameworks/index.ts";
import { findRef } from "./attributes.ts";
import type { OpenArgument, OpenCall } from "./open-call.ts";
import type { Work } from "./work.ts";

/** Writes down which values reach a place where they do harm by this call. */
export function reachSinks(open: OpenCall, work: Work): void {
  const { call, ref, args } = open;
  const query = work.file.sql.get(call);
  if (query) {
    const held = heldAt(query, args);
    const sink = { kind: "sql", what: "a statement of SQL", range: query.range } as const;
    reachSink(work, wholeOf(held), sink);
  }
  if (ref === undefined || !open.isKnown) return;
  for (const fact of findRef(ref, work.file, pythonFacts.sinks) ?? []) {
    const owner = open.object?.ref ?? "";
    // A client of the project's own, or one that was made with a transport, may refuse hosts.
    const isOwn = owner.startsWith("~") || work.file.guarded.has(owner);
    const isGuarded = fact.kind === "url" && isOwn;
    if (isGuarded || !holds(fact, args)) continue;
    for (const key of fact.args) reachBy(fact, chosen(open, key), { open, work });
  }
}

/** Of an argument, or of an element of a list that is one. */
function heldAt(query: PyExpression, args: readonly OpenArgument[]): Held {
  for (const { argument, held } of args) {
    const { value } = argument;
    if (value === query) return held;
    const at = value.kind === "list" || value.kind === "tuple" ? value.elements.indexOf(query) : -1;
    if (at !== -1) return held.parts?.get(`[${at}]`) ?? nothing;
  }
  return nothing;
}

type Sink = MarkedSink & Pick<FlowSink, "record"> & { readonly range: TextRange };

/** Values reach a place where they do harm. */
export function reachSink(work: Work, taints: readonly Taint[], sink: Sink): void {
  const { kind, bit, record, what, range } = sink;
  if (taints.length === 0) return;
  const { fn, file } = work;
  const place = fn.sink(`${kind}${range.start}-${range.end}-${what}`, () => ({
    kind,
    ...(bit !== undefined && { bit }),
    ...(record !== undefined && { record }),
    what,
    site: file.makeSite(range, fn.name === "" ? undefined : fn.name),
  }));
  if (!fn.reach(taints, { kind: "sink", to: place })) file.isLimited = true;
}

function holds({ needs, unless = [] }: SinkFact, args: readonly OpenArgument[]): boolean {
  const isTrue = (value: PyExpression) => value.kind === "constant" && value.value === "True";
  const isNeeded =
    needs === undefined ||
    args.some(({ argument: { name, value } }) => name === needs && isTrue(value));
  return (
    isNeeded && !args.some(({ argument: { name } }) => name !== undefined && unless.includes(name))
  );
}

function chosen({ args, object }: OpenCall, key: number | string): readonly OpenArgument[] {
  if (key === "*") return args;
  if (key === "@") {
    const [first] = args;
    const held = object ?? nothing;
    const argument = first?.argument ?? noArgument;
    return [{ argument, position: -1, held }];
  }
  return args.filter(({ argument, position }) =>
    typeof key === "number" ? position === key : argument.name === key,
  );
}

const noArgument: OpenArgument["argument"] = {
  star: "",
  value: { kind: "constant", value: "None", range: { start: 0, end: 0 } },
  range: { start: 0, end: 0 },
};

function reachBy(
  { kind, what, element }: SinkFact,
  chosenArgs: readonly OpenArgument[],
  { open, work }: { readonly open: OpenCall; readonly work: Work },
): void {
  const { range } = open.call;
  for (const { argument, held } of chosenArgs) {
    if (element === undefined) {
      reachSink(work, kind === "answer" ? textOf(held) : wholeOf(held), { kind, what, range });
      continue;
    }
    const isShell = startsShell(argument.value, work.file.text);
    const part = held.parts?.get(`[${isShell ? 2 : element}]`) ?? nothing;
    reachSink(work, wholeOf(part), { kind, what: isShell ? "a command line" : what, range });
  }
}

/** The text of a response: of `(text, status)` the first; with headers nobody knows what it is. */
export function textOf({ taints, parts }: Held): readonly Taint[] {
  return parts?.has("[2]") ? [] : (parts?.get("[0]")?.taints ?? taints);
}

/** `["sh", "-c", …]`. */
function startsShell(list: PyExpression, text: string): boolean {
  if (list.kind !== "list" && list.kind !== "tuple") return false;
  const [program, option] = list.elements.map((one) => stringValue(one, text));
  return (
    program !== undefined &&
    /(?:^|\/)(?:ba|da|z|k)?sh$/.test(program) &&
    option !== undefined &&
    /^-[a-z]{0,5}c$/.test(option)
  );
}

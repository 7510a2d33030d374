import type { TextRange } from "../../../model/index.ts";
import type { JsExpression, JsNode } from "../../../syntax/javascript/nodes.ts";
import type { SinkFact } from "../../flow/framework.ts";
import type { FlowKind } from "../../flow/kinds.ts";
import { type Held, nothing, type Taint, wholeOf } from "../../flow/values.ts";
import { javascriptFacts } from "../frameworks/index.ts";
import { symbolOf } from "../scopes.ts";
import { findRef, structuredPart } from "./members.ts";
import type { OpenArgument, OpenCall } from "./open-call.ts";
import type { Work } from "./work.ts";

/** Writes down which values reach a place where they do harm by this call. */
export function reachSinks(open: OpenCall, work: Work): void {
  const { call, ref, args, name } = open;
  const query = work.file.sql.get(call);
  if (query) {
    const sink = { kind: "sql", what: "a statement of SQL", range: query.range } as const;
    reachSink(work, heldIn(query, open).taints, { ...sink, node: call });
  }
  const own = ref === undefined ? undefined : findRef(ref, work.file, javascriptFacts.sinks);
  for (const fact of own ?? javascriptFacts.sinks.get(`*.${name}`) ?? []) {
    if (!holds(fact, args)) continue;
    for (const key of fact.args) {
      for (const held of chosen(open, key, work)) {
        reachSink(work, taintsFor(fact, held), { ...fact, range: call.range, node: call });
      }
    }
  }
}

/** What the argument that holds SQL holds: itself, or a property of it. */
function heldIn(query: JsExpression, { args }: OpenCall): Held {
  const given = args.find(
    ({ value: { range } }) => range.start <= query.range.start && query.range.end <= range.end,
  );
  if (!given || given.value === query) return { taints: wholeOf(given?.held ?? nothing) };
  const { parts } = given.held;
  const part = parts?.get("[text]") ?? parts?.get("[sql]") ?? parts?.get("[query]");
  return { taints: wholeOf(part ?? nothing) };
}

export interface Sink {
  readonly kind: FlowKind;
  readonly what: string;
  readonly range: TextRange;
  /** Where it stands, for the symbol round it. */
  readonly node?: JsNode;
}

/** Values reach a place where they do harm. */
export function reachSink(work: Work, taints: readonly Taint[], sink: Sink): void {
  const { kind, what, range, node } = sink;
  if (taints.length === 0) return;
  const { fn, file } = work;
  const place = fn.sink(`${kind}${range.start}-${range.end}-${what}`, () => ({
    kind,
    what,
    site: file.makeSite(range, node && symbolOf(file.scopes, node)),
  }));
  if (!fn.reach(taints, { kind: "sink", to: place })) file.isLimited = true;
}

function holds({ needs, unless = [] }: SinkFact, args: readonly OpenArgument[]): boolean {
  const options = args.flatMap(({ value }) => (value.kind === "object" ? value.properties : []));
  const named = options.flatMap((one) => (one.kind === "property" ? [one] : []));
  const isNeeded =
    needs === undefined ||
    named.some(
      ({ name, value }) => name === needs && !(value.kind === "constant" && value.value !== "true"),
    );
  return isNeeded && !named.some(({ name }) => name !== undefined && unless.includes(name));
}

function chosen({ args, object }: OpenCall, key: number | string, work: Work): readonly Held[] {
  if (key === "*") return args.map(({ held }) => held);
  if (key === "@") return [object ?? nothing];
  if (typeof key === "number") return args[key] ? [args[key].held] : [];
  return args.map(({ held }) => held.parts?.get(`[${key}]`) ?? structuredPart(held, key, work));
}

function taintsFor({ kind, element, args }: SinkFact, held: Held): readonly Taint[] {
  if (element !== undefined) return wholeOf(held.parts?.get(`[${element}]`) ?? nothing);
  // An object is sent as JSON, and options of a client are named one by one.
  if (kind === "answer") return isObject(held) ? [] : held.taints;
  // What stands under a name is one of the fields that are meant.
  if (kind === "fields") return held.taints;
  return kind === "url" && args.some((key) => key === "url") ? held.taints : wholeOf(held);
}

/** True for `req.query` as it is: its parts are texts, it is none. */
function isObject({ ref }: Held): boolean {
  return ref !== undefined && /^\$(?:request|context)\.(?:\w+)$/.test(ref) && !texts.test(ref);
}

const texts = /\.(?:url|originalUrl|path|hostname|host|querystring|search|rawBody)$/;

/** Writes down what an assignment brings to a place where it does harm: `element.innerHTML = x`. */
export function reachAssigned(
  work: Work,
  {
    name,
    owner,
    held,
    at,
  }: {
    readonly name: string;
    readonly owner?: string | undefined;
    readonly held: Held;
    readonly at: TextRange;
  },
): void {
  if (held.taints.length === 0 && !held.parts) return;
  const own = owner === undefined ? undefined : javascriptFacts.sinks.get(`${owner}.${name}=`);
  const isFree = owner === undefined && !work.file.scopes.scope.bindings.has(name);
  const free = isFree ? javascriptFacts.sinks.get(`$global.${name}=`) : undefined;
  for (const fact of own ?? free ?? javascriptFacts.sinks.get(`*.${name}=`) ?? []) {
    reachSink(work, wholeOf(held), { ...fact, range: at });
  }
}

import { objectOf, propertyOf } from "../../analysis/javascript/names.ts";
import type { ModuleScopes } from "../../analysis/javascript/scopes.ts";
import type { BuiltQuery } from "../../analysis/javascript/sql-sinks.ts";
import { outer, type Unit } from "../../analysis/javascript/text-template.ts";
import { tokenizeSql } from "../../analysis/sql/sql-tokens.ts";
import type { Edit, Refusal } from "../../model/index.ts";
import type { JsArray, JsCall, JsExpression } from "../../syntax/javascript/nodes.ts";
import type { JavascriptDocument } from "../../syntax/javascript.ts";
import { addArgument, addProperty } from "../javascript-edits.ts";
import { needsPerson } from "../sql/refuse.ts";
import type { BoundValue } from "./bound-value.ts";
import type { BindTarget } from "./choose-target.ts";

/** Where values are handed over, and how many are there already. */
export interface ValuePlan {
  readonly edits: readonly Edit[];
  /** Number of the first new placeholder where placeholders are numbered. */
  readonly firstNumber: number;
}

interface Context {
  readonly scopes: ModuleScopes;
  readonly document: JavascriptDocument;
  readonly target: BindTarget;
}

/** Hands values over beside a statement. */
export function editValues(
  built: BuiltQuery,
  values: readonly BoundValue[],
  context: Context,
): ValuePlan | Refusal {
  const { call } = built.sink;
  switch (context.target.values) {
    case "array":
      return inArray(built, values, context);
    case "replacements":
      return inReplacements(built, values, context);
    case "chained": {
      const runs = runOf(call, context.scopes);
      return runs && !hasPlaceholders(built, "question") ? inCall(runs, values) : byHand;
    }
    default:
      return { edits: [], firstNumber: 1 };
  }
}

const byHand = needsPerson(
  "The values that are handed over already are written in a way that suture does not edit: bind these by hand.",
);

function listOf(values: readonly BoundValue[]): string {
  return values.map(({ text }) => text).join(", ");
}

/** The array behind the text: a new one before the callback, or more in the one that is there. */
function inArray(
  built: BuiltQuery,
  values: readonly BoundValue[],
  { target }: Context,
): ValuePlan | Refusal {
  const { call } = built.sink;
  const { style } = target;
  const [query, second] = call.args;
  if (!query || query !== built.sink.query) return byHand;
  if (!second || isCallback(second)) {
    if (hasPlaceholders(built, style)) return byHand;
    const added = addArgument(call, 1, `[${listOf(values)}]`);
    return added ? { edits: [added], firstNumber: 1 } : byHand;
  }
  if (second.kind !== "array" || second.elements.some(isUnclear)) return byHand;
  if (style === "numeric") {
    const edits = [behind(second, values)];
    return { edits, firstNumber: second.elements.length + 1 };
  }
  const edits = inOrder(built, values, second);
  return edits ? { edits, firstNumber: 1 } : byHand;
}

function isCallback(expression: JsExpression): boolean {
  if (expression.kind === "function") return true;
  return expression.kind === "name" && /^(?:done|callback|cb|next)$/.test(expression.id);
}

function isUnclear({ kind }: JsExpression): boolean {
  return kind === "spread" || kind === "other";
}

function behind({ elements, range }: JsArray, values: readonly BoundValue[]): Edit {
  const last = elements.at(-1);
  const end = last ? outer(last).end : range.start + 1;
  return { range: { start: end, end }, text: `${last ? ", " : ""}${listOf(values)}` };
}

/** Question marks are filled in their order: each new value goes between those that surround it. */
function inOrder(
  { template }: BuiltQuery,
  values: readonly BoundValue[],
  array: JsArray,
): Edit[] | undefined {
  const marks = placeholdersIn(template.units, "question");
  if (marks.length !== array.elements.length) return undefined;
  const groups = new Map<number, BoundValue[]>();
  for (const value of values) {
    const at = template.units.indexOf(value.units[0] as Unit);
    const index = marks.filter((mark) => mark < at).length;
    groups.set(index, [...(groups.get(index) ?? []), value]);
  }
  return [...groups].map(([index, group]) => {
    const next = array.elements[index];
    if (!next) return behind(array, group);
    const { start } = outer(next);
    return { range: { start, end: start }, text: `${listOf(group)}, ` };
  });
}

function hasPlaceholders({ template }: BuiltQuery, style: BindTarget["style"]): boolean {
  return placeholdersIn(template.units, style).length > 0;
}

function placeholdersIn(units: readonly Unit[], style: BindTarget["style"]): number[] {
  return tokenizeSql(units)
    .filter(({ kind, text }) => kind === "op" && text === (style === "numeric" ? "$" : "?"))
    .map(({ from }) => from);
}

function inReplacements(
  built: BuiltQuery,
  values: readonly BoundValue[],
  { scopes, document }: Context,
): ValuePlan | Refusal {
  const { call } = built.sink;
  const [query, second] = call.args;
  if (query !== built.sink.query || hasPlaceholders(built, "question")) return byHand;
  const added = `replacements: [${listOf(values)}]`;
  if (!second) {
    const edit = addArgument(call, 1, `{ ${added} }`);
    return edit ? { edits: [edit], firstNumber: 1 } : byHand;
  }
  if (second.kind !== "object") return byHand;
  const options = objectOf(scopes, second);
  const isTaken = ["replacements", "bind"].some((name) => options && propertyOf(options, name));
  if (!options || isTaken || options.properties.some(({ kind }) => kind === "spread"))
    return byHand;
  return { edits: [addProperty(options, added, document)], firstNumber: 1 };
}

/** `.get()` of `db.prepare(…).get()`. */
function runOf(call: JsCall, scopes: ModuleScopes): JsCall | undefined {
  const member = scopes.parentOf(call);
  const runs = member?.kind === "member" ? scopes.parentOf(member) : undefined;
  const isRun = member?.kind === "member" && /^(?:get|all|run|iterate)$/.test(member.name);
  return isRun && runs?.kind === "call" && runs.callee === member ? runs : undefined;
}

function inCall(runs: JsCall, values: readonly BoundValue[]): ValuePlan | Refusal {
  if (runs.args.length > 0) return byHand;
  const end = runs.range.end - 1;
  return { edits: [{ range: { start: end, end }, text: listOf(values) }], firstNumber: 1 };
}

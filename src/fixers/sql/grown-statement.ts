import { scopesOf } from "../../analysis/python/names.ts";
import {
  type Binding,
  functionOf,
  lookUp,
  type ModuleScopes,
  statementOf,
} from "../../analysis/python/scopes.ts";
import type { BuiltQuery } from "../../analysis/python/sql-sinks.ts";
import { type Template, templateOf } from "../../analysis/python/sql-template.ts";
import { rawUnits, type Unit } from "../../analysis/python/template-units.ts";
import { tokenizeSql } from "../../analysis/sql/sql-tokens.ts";
import type { Edit, Refusal } from "../../model/index.ts";
import type { PyExpression, PyName, PyNode, PyStatement } from "../../syntax/python/nodes.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { lineEndOf } from "../../syntax/text.ts";
import { type BindTarget, chooseTarget } from "./choose-target.ts";
import { insertParameters } from "./edit-parameters.ts";
import { editTemplate } from "./edit-template.ts";
import type { BoundValue } from "./placeholders.ts";
import { planPiece } from "./plan-holes.ts";
import { isRefused, needsPerson } from "./refuse.ts";
import { sortHoles } from "./sort-holes.ts";

/** What a statement that grows becomes: its values grow beside it. */
export interface GrownStatement {
  readonly edits: readonly Edit[];
  readonly values: readonly string[];
  readonly notes: readonly string[];
}

/**
 * A statement that is put together in several steps, `query += …`: a list, or a dict, of its values
 * takes the same steps, each right before that of the statement.
 */
export function growStatement(
  pieces: readonly BuiltQuery[],
  document: PythonDocument,
): GrownStatement | Refusal {
  const [first] = pieces;
  const scopes = scopesOf(document);
  const steps = first && stepsOf(first, scopes);
  const name = steps && freeName(scopes);
  if (!first || !steps || name === undefined) return byHand;
  const target = chooseTarget({ ...first, template: emptyTemplate(first) }, document);
  if (isRefused(target)) return target;
  const isFit = target.place === "argument" && target.style !== "numeric" && !target.wrap;
  if (!isFit || target.call.args.length !== 1) return byHand;
  if (target.style === "named" && steps.some(({ isRepeated }) => isRepeated)) return byHand;
  const grown = grow(steps, { pieces, document, target, name });
  if (isRefused(grown)) return grown;
  return { ...grown, edits: [...grown.edits, insertParameters(target, name, document)] };
}

const byHand = needsPerson("The statement is built in several steps: bind its values by hand.");

/** One statement of the program that makes the text, or adds to it. */
interface Step {
  readonly statement: PyStatement;
  readonly value: PyExpression;
  readonly isFirst: boolean;
  /** In a loop that the first step is not in. */
  readonly isRepeated: boolean;
}

/** The steps in their order; `undefined` where the variable is used for anything else. */
function stepsOf({ sink }: BuiltQuery, scopes: ModuleScopes): Step[] | undefined {
  const { query } = sink;
  if (query.kind !== "name") return undefined;
  const bindings = lookUp(scopes, query.id, query);
  const uses = scopes.namesOf(query.id).filter((use) => lookUp(scopes, query.id, use) === bindings);
  const targets = bindings.flatMap(targetsOf);
  const [first, ...others] = bindings;
  const isSimple =
    first?.kind === "assign" &&
    others.every(({ kind }) => kind === "augmented") &&
    targets.length === bindings.length &&
    uses.every((use) => use === query || targets.includes(use));
  if (!first || !isSimple || !isInOrder(bindings, query, scopes)) return undefined;
  const loops = loopsOf(first.node, scopes);
  return bindings.flatMap(({ node, value }, index) => {
    const statement = statementOf(scopes, node);
    if (!statement || !value) return [];
    const isRepeated = loopsOf(node, scopes).length > loops.length;
    return [{ statement, value, isFirst: index === 0, isRepeated }];
  });
}

function targetsOf({ node }: Binding): PyNode[] {
  if (node.kind === "assign") return node.targets.length === 1 ? [...node.targets] : [];
  return node.kind === "augmented-assign" ? [node.target] : [];
}

/** All in one function, the first in a block round all others, and nothing behind the use. */
function isInOrder(bindings: readonly Binding[], use: PyName, scopes: ModuleScopes): boolean {
  const nodes = [...bindings.map(({ node }) => node), use];
  const [first] = nodes;
  const block = first && scopes.parentOf(first);
  const owner = first && functionOf(scopes, first);
  return nodes.every((node, index) => {
    const before = nodes[index - 1];
    const isBehind = !before || before.range.end <= node.range.start;
    return isBehind && functionOf(scopes, node) === owner && isInside(node, block, scopes);
  });
}

function isInside(node: PyNode, block: PyNode | undefined, scopes: ModuleScopes): boolean {
  for (let at = scopes.parentOf(node); at; at = scopes.parentOf(at)) if (at === block) return true;
  return false;
}

function loopsOf(node: PyNode, scopes: ModuleScopes): PyNode[] {
  const loops: PyNode[] = [];
  for (let at = scopes.parentOf(node); at; at = scopes.parentOf(at)) {
    if (at.kind === "for" || at.kind === "while") loops.push(at);
  }
  return loops;
}

function freeName(scopes: ModuleScopes): string | undefined {
  return ["params", "query_params"].find(
    (name) => scopes.namesOf(name).length === 0 && !scopes.nodes.some((node) => binds(node, name)),
  );
}

function binds(node: PyNode, name: string): boolean {
  return node.kind === "function" && node.parameters.some((parameter) => parameter.name === name);
}

/** What decides on the way to hand values over must not look at one of the pieces. */
function emptyTemplate({ template }: BuiltQuery): Template {
  return { ...template, units: [] };
}

interface GrowContext {
  readonly pieces: readonly BuiltQuery[];
  readonly document: PythonDocument;
  readonly target: BindTarget;
  readonly name: string;
}

function grow(steps: readonly Step[], context: GrowContext): GrownStatement | Refusal {
  const edits: Edit[] = [];
  const values: string[] = [];
  const notes = new Set<string>(context.target.notes);
  const taken = new Set<string>();
  for (const step of steps) {
    const planned = planStep(step, { ...context, taken });
    if (isRefused(planned)) return planned;
    const line = lineFor(step, planned.values, context);
    if (line === undefined) return byHand;
    for (const { name } of planned.values) taken.add(name);
    for (const note of planned.notes) notes.add(note);
    values.push(...planned.values.map(({ text }) => text));
    edits.push(...line, ...planned.edits);
  }
  return { edits, values, notes: [...notes] };
}

interface PlannedStep {
  readonly values: readonly BoundValue[];
  readonly edits: readonly Edit[];
  readonly notes: readonly string[];
}

function planStep(
  { value, isFirst }: Step,
  { pieces, document, target, taken }: GrowContext & { readonly taken: ReadonlySet<string> },
): PlannedStep | Refusal {
  const built = pieces.find(({ binding }) => binding?.value === value);
  const units = built?.template.units ?? plainUnits(value, document);
  if (!units || !isWhole(units, target)) return byHand;
  if (!built) return { values: [], edits: [], notes: [] };
  const extent = isFirst ? built.sink.extent : "fragment";
  const piece = { ...built, sink: { ...built.sink, extent } } as const;
  const holes = sortHoles(piece, { document, library: target.library });
  if (isRefused(holes)) return holes;
  if (holes.values.length === 0 || holes.names.length > 0) return byHand;
  const plan = planPiece(piece, { document, target, holes, taken });
  if (isRefused(plan)) return plan;
  const edits = editTemplate(piece.template, { document, plan });
  return isRefused(edits) ? edits : { values: plan.values, edits, notes: plan.notes };
}

function plainUnits(value: PyExpression, { text }: PythonDocument): readonly Unit[] | undefined {
  if (value.kind !== "string" || templateOf(value, text)) return undefined;
  return rawUnits(value, text);
}

/** Nothing of SQL goes on from one piece into the next, and nothing in it is a placeholder. */
function isWhole(units: readonly Unit[], { style }: BindTarget): boolean {
  const written = units.map((unit) => (unit.kind === "char" ? unit.char : " ")).join("");
  const mark = { qmark: /\?/, format: /%/, named: /:\w/, numeric: /\$/ }[style];
  const isOpen = tokenizeSql(units).some(
    ({ kind, isClosed }) => kind === "comment" || isClosed === false,
  );
  return !isOpen && !mark.test(style === "format" ? outsideQuotes(units) : written);
}

/** Patterns leave with the values that they are round. */
function outsideQuotes(units: readonly Unit[]): string {
  return tokenizeSql(units)
    .filter(({ kind, from, to }) => {
      const isFilled = units.slice(from, to).some((unit) => unit.kind === "hole");
      return !(kind === "string" && isFilled);
    })
    .map(({ from, to }) => units.slice(from, to))
    .map((part) => part.map((unit) => (unit.kind === "char" ? unit.char : "")).join(""))
    .join(" ");
}

/** The line before a step; none where it adds no value. */
function lineFor(
  { statement, isFirst }: Step,
  values: readonly BoundValue[],
  { document: { text }, target, name }: GrowContext,
): Edit[] | undefined {
  if (values.length === 0 && !isFirst) return [];
  const { start } = statement.range;
  const indent = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
  if (!/^\s*$/.test(indent)) return undefined;
  const isNamed = target.style === "named";
  const list = values.map(({ text: value, name: key }) => (isNamed ? `"${key}": ${value}` : value));
  const all = isNamed ? `{${list.join(", ")}}` : `[${list.join(", ")}]`;
  const one = isNamed ? `${name}.update(${all})` : `${name}.extend(${all})`;
  const [only] = list;
  const single =
    !isNamed && list.length === 1 && !only?.startsWith("*") ? `${name}.append(${only})` : one;
  const line = isFirst ? `${name} = ${all}` : single;
  return [{ range: { start, end: start }, text: `${line}${lineEndOf(text)}${indent}` }];
}

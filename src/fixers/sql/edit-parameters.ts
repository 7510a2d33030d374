import { scopesOf } from "../../analysis/python/names.ts";
import type { BuiltQuery } from "../../analysis/python/sql-sinks.ts";
import { sketchOf } from "../../analysis/python/sql-template.ts";
import { outer, type Unit } from "../../analysis/python/template-units.ts";
import type { Edit, Refusal } from "../../model/index.ts";
import type { PyCall, PyExpression } from "../../syntax/python/nodes.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { importNameAnywhere } from "../python-imports.ts";
import type { BindTarget } from "./choose-target.ts";
import type { BoundValue } from "./placeholders.ts";
import type { HolePlan } from "./plan-holes.ts";
import { isRefused, needsPerson } from "./refuse.ts";

interface ParameterContext {
  readonly document: PythonDocument;
  readonly plan: HolePlan;
  readonly target: BindTarget;
}

/** Hands the values over: behind the statement, or among the parameters that are there. */
export function editParameters(
  built: BuiltQuery,
  { document, plan, target }: ParameterContext,
): readonly Edit[] | Refusal {
  const { call, style, place } = target;
  const values = style === "named" || style === "numeric" ? distinct(plan.values) : plan.values;
  const growing = expanding(values, document);
  if (isRefused(growing)) return growing;
  if (place === "bindparams") return bindHere(values, { call, growing });
  const [query, given, ...more] = call.args;
  if (!query || isOddCall(call) || (given && (target.wrap || growing.edits))) return mixed;
  if (given && given.name === undefined) {
    return style === "numeric"
      ? appendArguments(values, [given, ...more], built)
      : addToGiven(given.value, { built, document, plan, target });
  }
  if (hasPlaceholders(built, target)) return mixed;
  const declared = growing.edits ? `.bindparams(${growing.parameters(false).join(", ")})` : "";
  const added = declared + separator(call, document.text) + written(values, style);
  return [
    ...(growing.edits ?? []),
    ...wrapEdits(query.value, target),
    insert(outer(query.value).end, added),
  ];
}

function isOddCall({ args }: PyCall): boolean {
  return args.some(
    ({ name, star }) =>
      star !== "" || (name !== undefined && /^(?:params|parameters|args|values)$/.test(name)),
  );
}

interface BindHere {
  readonly call: PyCall;
  readonly growing: Expanding;
}

function bindHere(values: readonly BoundValue[], { call, growing }: BindHere): Edit[] {
  const plain = values
    .filter(({ isExpanding }) => !isExpanding)
    .map(({ name, text }) => `${name}=${text}`);
  const all = [...growing.parameters(true), ...plain].join(", ");
  return [...(growing.edits ?? []), insert(call.range.end, `.bindparams(${all})`)];
}

/** Hands a variable over that holds the values, behind the only argument of a call. */
export function insertParameters(
  { call }: BindTarget,
  name: string,
  { text }: PythonDocument,
): Edit {
  const query = call.args[0]?.value;
  const end = query ? outer(query).end : call.argsRange.end - 1;
  return insert(end, `${separator(call, text)}${name}`);
}

interface Expanding {
  /** Each as `bindparam(…)`, with its value or without. */
  readonly parameters: (withValue: boolean) => readonly string[];
  /** What the file needs for them; left out where there are none. */
  readonly edits?: readonly Edit[];
}

/** SQLAlchemy has to be told which parameters are lists. */
function expanding(values: readonly BoundValue[], document: PythonDocument): Expanding | Refusal {
  const lists = values.filter(({ isExpanding }) => isExpanding);
  if (lists.length === 0) return { parameters: () => [] };
  const scopes = scopesOf(document);
  const place = { scopes, module: "sqlalchemy", name: "bindparam" };
  const imported = importNameAnywhere(document, place);
  if (!imported) return mixed;
  return {
    parameters: (withValue) =>
      lists.map(
        ({ name, text }) =>
          `${imported.local}("${name}", ${withValue ? `value=${text}, ` : ""}expanding=True)`,
      ),
    edits: imported.edits,
  };
}

function wrapEdits(query: PyExpression, { wrap }: BindTarget): Edit[] {
  if (!wrap) return [];
  const { start, end } = outer(query);
  return [...wrap.edits, insert(start, `${wrap.local}(`), insert(end, ")")];
}

const mixed = needsPerson("Add the values to the parameters that this statement takes already.");

function insert(at: number, text: string): Edit {
  return { range: { start: at, end: at }, text };
}

function distinct(values: readonly BoundValue[]): BoundValue[] {
  return [...new Map(values.map((value) => [value.name, value])).values()];
}

function written(values: readonly BoundValue[], style: BindTarget["style"]): string {
  const texts = values.map(({ text }) => text);
  if (style === "numeric") return texts.join(", ");
  if (style === "named") return `{${values.map(entry).join(", ")}}`;
  // One value without a comma would be no tuple: each of its characters would be bound.
  return texts.length === 1 ? `(${texts[0]},)` : `(${texts.join(", ")})`;
}

function entry({ name, text }: BoundValue): string {
  return `"${name}": ${text}`;
}

/** On a line of its own where the statement has one. */
function separator({ args, argsRange }: PyCall, text: string): string {
  const first = args[0] ? outer(args[0].value).start : argsRange.end;
  const between = text.slice(argsRange.start + 1, first);
  const line = /(\r?\n)([\t ]*)$/.exec(between);
  return line ? `,${line[1]}${line[2]}` : ", ";
}

/** Statements that had placeholders and no parameters in sight: nobody knows what fills them. */
function hasPlaceholders(built: BuiltQuery, { style }: BindTarget): boolean {
  const sketch = sketchOf(built.template);
  if (style === "qmark") return /\?/.test(sketch);
  return style === "numeric" && /\$\d/.test(sketch);
}

function appendArguments(
  values: readonly BoundValue[],
  given: readonly PyCall["args"][number][],
  built: BuiltQuery,
): readonly Edit[] | Refusal {
  const plain = given.filter(({ name }) => name === undefined);
  const used = new Set(
    [...sketchOf(built.template).matchAll(/\$(\d{1,5})/g)].map(([, n]) => Number(n)),
  );
  const last = plain.at(-1);
  if (!last || used.size !== plain.length || Math.max(...used) !== plain.length) return mixed;
  return [insert(outer(last.value).end, `, ${values.map(({ text }) => text).join(", ")}`)];
}

interface GivenContext extends ParameterContext {
  readonly built: BuiltQuery;
}

function addToGiven(given: PyExpression, context: GivenContext): readonly Edit[] | Refusal {
  const { target, plan } = context;
  if (target.style === "named") {
    const last = given.kind === "dict" ? given.entries.at(-1) : undefined;
    if (!last) return mixed;
    return [insert(last.range.end, `, ${distinct(plan.values).map(entry).join(", ")}`)];
  }
  if ((given.kind !== "tuple" && given.kind !== "list") || !given.elements[0]) return mixed;
  return amongElements(given.elements, context);
}

/** Each value goes where its placeholder stands among those that were there. */
function amongElements(
  elements: readonly PyExpression[],
  { built, plan, target, document: { text: source } }: GivenContext,
): readonly Edit[] | Refusal {
  const mark = target.style === "qmark" ? "?" : "%s";
  const { units } = built.template;
  const sketch = sketchOf(built.template);
  const places = placesOf(mark, sketch);
  const isOdd = elements.some(({ kind }) => kind === "starred") || /%\(/.test(sketch);
  if (isOdd || places.length !== elements.length) return mixed;
  return plan.values.map(({ units: mine, at: hole, text }) => {
    const at = units.indexOf((hole ?? mine[0]) as Unit);
    const element = elements[places.filter((place) => place < at).length];
    return element ? insert(outer(element).start, `${text}, `) : append(elements, text, source);
  });
}

/** `(a,)` becomes `(a, b)`. */
function append(elements: readonly PyExpression[], text: string, source: string): Edit {
  const end = outer(elements.at(-1) as PyExpression).end;
  const comma = /^[\t ]*,(?=[\t ]*[)\]])/.exec(source.slice(end, end + 80));
  return comma ? insert(end + comma[0].length, ` ${text}`) : insert(end, `, ${text}`);
}

function placesOf(mark: string, sketch: string): number[] {
  const places: number[] = [];
  for (let at = sketch.indexOf(mark); at !== -1; at = sketch.indexOf(mark, at + mark.length)) {
    if (!(mark === "%s" && sketch[at - 1] === "%")) places.push(at);
  }
  return places;
}

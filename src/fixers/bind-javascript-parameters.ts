import { type ModuleScopes, scopesOf } from "../analysis/javascript/scopes.ts";
import { type BuiltQuery, builtQueriesAt } from "../analysis/javascript/sql-sinks.ts";
import type { HoleUnit } from "../analysis/javascript/text-template.ts";
import type { Edit, FixContext, Fixer, Refusal, RuleFinding } from "../model/index.ts";
import { type SqlInjectionEvidence, sqlInjection } from "../rules/javascript/sql-injection.ts";
import type { JavascriptDocument } from "../syntax/javascript.ts";
import type { BoundValue } from "./javascript-sql/bound-value.ts";
import {
  type BindTarget,
  chooseTarget,
  libraryOf,
  type RunningLibrary,
} from "./javascript-sql/choose-target.ts";
import { editStatement } from "./javascript-sql/edit-statement.ts";
import { editValues } from "./javascript-sql/edit-values.ts";
import { movesEvaluation } from "./javascript-sql/moved-evaluation.ts";
import { planHoles, sourceOf } from "./javascript-sql/plan-values.ts";
import { quoteNames } from "./javascript-sql/quote-names.ts";
import { nameNote } from "./sql/name-place.ts";
import { isRefused, needsPerson } from "./sql/refuse.ts";

/**
 * Moves values out of a statement into its parameters. Which placeholder is right depends on the
 * library that runs the statement; where it cannot be told, nothing is edited.
 */
export const bindJavascriptParameters: Fixer<RuleFinding<SqlInjectionEvidence>> = {
  id: "bind-javascript-parameters",
  fixes: [sqlInjection.id],
  safety: "safe",
  async propose({ evidence, location: { path } }, context) {
    const answer = await rewrite(evidence, context);
    if (isRefused(answer)) return answer;
    const { title, edits, notes } = answer;
    return {
      title,
      changes: [{ kind: "edit", path, expected: context.expected, edits }],
      group: `bind-javascript-parameters:${path}`,
      groupTitle: `Bind the values of statements in ${path}`,
      ...(notes.length > 0 && { safety: "guided" as const, notes }),
    };
  },
};

interface Rewritten {
  readonly title: string;
  readonly edits: readonly Edit[];
  /** What has to be looked at. */
  readonly notes: readonly string[];
}

async function rewrite(
  { query }: SqlInjectionEvidence,
  context: FixContext,
): Promise<Rewritten | Refusal> {
  const document = context.document as JavascriptDocument;
  const scopes = scopesOf(document);
  const [built, ...others] = builtQueriesAt(document, query);
  if (!built || others.length > 0 || built.binding?.kind === "augmented") {
    return needsPerson("The statement is built in several steps: bind its values by hand.");
  }
  // Before the library is looked for: names alone need no parameters.
  const first = planHoles(built, { scopes, target: undefined });
  if (isRefused(first)) return first;
  const library = await libraryOf(built, scopes, context);
  const isKnex = library?.kind === "knex.knex";
  const names =
    library && !isKnex ? quotedNames(first.names, { built, document, library }) : undefined;
  if (names && isRefused(names)) return names;
  if (first.values.length === 0 && names) return names;
  const target = await chooseTarget(built, scopes, context);
  if (isRefused(target)) return target;
  const plan = planHoles(built, { scopes, target });
  if (isRefused(plan)) return plan;
  const { values } = plan;
  const moved = movesEvaluation(built, values, scopes);
  if (moved) return moved;
  const edits = editsFor(built, values, { scopes, document, target });
  if (isRefused(edits)) return edits;
  const looked = [target.note, ...values.map(({ note }) => note)];
  return {
    title: `Bind ${values.map(({ text }) => text).join(", ")}`,
    edits: [...edits, ...(names?.edits ?? [])],
    notes: [...new Set([...looked.flatMap((note) => note ?? []), ...(names?.notes ?? [])])],
  };
}

interface NamesContext {
  readonly built: BuiltQuery;
  readonly document: JavascriptDocument;
  readonly library: RunningLibrary;
}

function quotedNames(
  names: readonly HoleUnit[],
  { built, document, library }: NamesContext,
): Rewritten | Refusal | undefined {
  if (names.length === 0) return undefined;
  const edits = quoteNames(names, { built, document, kind: library.kind });
  if (isRefused(edits)) return edits;
  const spelled = names.map(({ expression }) => sourceOf(expression, scopesOf(document)));
  const notes = [nameNote, ...(library.note === undefined ? [] : [library.note])];
  return { title: `Quote ${spelled.join(", ")}`, edits, notes };
}

interface Place {
  readonly scopes: ModuleScopes;
  readonly document: JavascriptDocument;
  readonly target: BindTarget;
}

function editsFor(
  built: BuiltQuery,
  values: readonly BoundValue[],
  place: Place,
): readonly Edit[] | Refusal {
  const { document, target } = place;
  if (target.style === "tagged") return asTag(built, values);
  const given = editValues(built, values, place);
  if (isRefused(given)) return given;
  const placed = values.map((value, index) => ({
    value,
    placeholder: placeholderOf(
      value,
      target.style === "numeric" ? given.firstNumber + index : undefined,
    ),
  }));
  const statement = editStatement(built.template, placed, document);
  return isRefused(statement) ? statement : [...statement, ...given.edits];
}

function placeholderOf({ around, isName }: BoundValue, number: number | undefined): string {
  const mark = isName ? "??" : number === undefined ? "?" : `$${number}`;
  return `${around?.open ?? ""}${mark}${around?.close ?? ""}`;
}

/** Prisma: `$queryRawUnsafe(…)` of a template becomes a tag before it, which binds each hole. */
function asTag(
  { sink, template }: BuiltQuery,
  values: readonly BoundValue[],
): readonly Edit[] | Refusal {
  const { call, name, query } = sink;
  const isAlone = call.args.length === 1 && query.kind === "template" && call.args[0] === query;
  const bindsAll =
    values.flatMap(({ holes }) => holes).length ===
    template.units.filter(({ kind }) => kind === "hole").length;
  if (!isAlone || !bindsAll || call.callee.kind !== "member" || query.parens) {
    return needsPerson("Write this as a template behind `$queryRaw`, with its values as holes.");
  }
  const { nameRange } = call.callee;
  return [
    { range: { start: nameRange.start, end: query.range.start }, text: name.replace("Unsafe", "") },
    ...values.map(({ units, text }) => ({
      range: { start: units[0]?.range.start ?? 0, end: units.at(-1)?.range.end ?? 0 },
      text: `\${${text}}`,
    })),
    { range: { start: query.range.end, end: call.range.end }, text: "" },
  ];
}

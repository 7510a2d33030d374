import { type ModuleScopes, scopesOf } from "../analysis/javascript/scopes.ts";
import { type BuiltQuery, builtQueriesAt } from "../analysis/javascript/sql-sinks.ts";
import type { Edit, FixContext, Fixer, Refusal, RuleFinding } from "../model/index.ts";
import { type SqlInjectionEvidence, sqlInjection } from "../rules/javascript/sql-injection.ts";
import type { JavascriptDocument } from "../syntax/javascript.ts";
import { type BindTarget, chooseTarget } from "./javascript-sql/choose-target.ts";
import { editStatement } from "./javascript-sql/edit-statement.ts";
import { editValues } from "./javascript-sql/edit-values.ts";
import { movesEvaluation } from "./javascript-sql/moved-evaluation.ts";
import { type BoundValue, planValues } from "./javascript-sql/plan-values.ts";
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
    const { edits, values, target } = answer;
    return {
      title: `Bind ${values.map(({ text }) => text).join(", ")}`,
      changes: [{ kind: "edit", path, expected: context.expected, edits }],
      group: `bind-javascript-parameters:${path}`,
      groupTitle: `Bind the values of statements in ${path}`,
      ...(target.isGuess && { safety: "guided" as const }),
      ...(target.note !== undefined && { notes: [target.note] }),
    };
  },
};

interface Rewritten {
  readonly edits: readonly Edit[];
  readonly values: readonly BoundValue[];
  readonly target: BindTarget;
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
  const target = await chooseTarget(built, scopes, context);
  if (isRefused(target)) return target;
  const values = planValues(built, scopes, target);
  if (isRefused(values)) return values;
  const moved = movesEvaluation(built, values, scopes);
  if (moved) return moved;
  const edits = editsFor(built, values, { scopes, document, target });
  return isRefused(edits) ? edits : { edits, values, target };
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
    placeholder: target.style === "numeric" ? `$${given.firstNumber + index}` : "?",
  }));
  const statement = editStatement(built.template, placed, document);
  return isRefused(statement) ? statement : [...statement, ...given.edits];
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

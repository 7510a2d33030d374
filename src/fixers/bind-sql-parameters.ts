import { type BuiltQuery, builtQueryAt } from "../analysis/python/sql-sinks.ts";
import type { HoleUnit } from "../analysis/python/template-units.ts";
import type { Edit, Fix, Fixer, Refusal, RuleFinding } from "../model/index.ts";
import { type SqlInjectionEvidence, sqlInjection } from "../rules/python/sql-injection.ts";
import type { PythonDocument } from "../syntax/python.ts";
import { chooseTarget } from "./sql/choose-target.ts";
import { editParameters } from "./sql/edit-parameters.ts";
import { editTemplate } from "./sql/edit-template.ts";
import { growStatement } from "./sql/grown-statement.ts";
import { planHoles } from "./sql/plan-holes.ts";
import { psqlVariables } from "./sql/psql-variables.ts";
import { quoteNames } from "./sql/quote-names.ts";
import { isRefused } from "./sql/refuse.ts";
import { sortHoles } from "./sql/sort-holes.ts";

/**
 * Moves values out of a statement into its parameters. Which placeholder is right depends on the
 * library that runs the statement; where it cannot be told, nothing is edited.
 */
export const bindSqlParameters: Fixer<RuleFinding<SqlInjectionEvidence>> = {
  id: "bind-sql-parameters",
  fixes: [sqlInjection.id],
  safety: "safe",
  propose({ evidence, location: { path } }, { document, expected }) {
    const answer = rewrite(document as PythonDocument, evidence);
    if (isRefused(answer)) return answer;
    const { title, edits, safety, notes } = answer;
    return {
      title,
      changes: [{ kind: "edit", path, expected, edits }],
      group: `bind-sql-parameters:${path}`,
      groupTitle: `Bind the values of statements in ${path}`,
      ...(safety && { safety }),
      ...(notes.length > 0 && { notes }),
    };
  },
};

interface Rewritten {
  readonly title: string;
  readonly edits: readonly Edit[];
  readonly safety: Fix["safety"];
  readonly notes: readonly string[];
}

function rewrite(document: PythonDocument, { query }: SqlInjectionEvidence): Rewritten | Refusal {
  const pieces = builtQueryAt(document, query);
  const [built, ...others] = pieces;
  if (!built || others.length > 0 || built.binding?.kind === "augmented") {
    return inSteps(pieces, document);
  }
  if (built.sink.kind === "client") return handToClient(built, document);
  // Before the library is looked for: no library could help with some holes.
  const first = sortHoles(built, { document });
  if (isRefused(first)) return first;
  if (first.values.length === 0) return quoteOnly(first.names, built, document);
  const target = chooseTarget(built, document);
  if (isRefused(target)) return target;
  const holes = sortHoles(built, { document, library: target.library });
  if (isRefused(holes)) return holes;
  const plan = planHoles(built, { document, target, holes });
  if (isRefused(plan)) return plan;
  const template = editTemplate(built.template, { document, plan });
  if (isRefused(template)) return template;
  const parameters = editParameters(built, { document, plan, target });
  if (isRefused(parameters)) return parameters;
  return {
    title: `Bind ${plan.values.map(({ text }) => text).join(", ")}`,
    edits: [...template, ...parameters],
    safety: target.isGuess || plan.isGuess ? "guided" : undefined,
    notes: [...target.notes, ...plan.notes],
  };
}

function inSteps(pieces: readonly BuiltQuery[], document: PythonDocument): Rewritten | Refusal {
  const grown = growStatement(pieces, document);
  if (isRefused(grown)) return grown;
  const { edits, values, notes } = grown;
  const title = `Bind ${values.join(", ")}`;
  return { title, edits, safety: "guided", notes: [stepsNote, ...notes] };
}

const stepsNote =
  "The values are collected beside the statement, step by step: see that both go the same ways.";

function handToClient(built: BuiltQuery, document: PythonDocument): Rewritten | Refusal {
  const handed = psqlVariables(built, document);
  if (isRefused(handed)) return handed;
  const { edits, values } = handed;
  return {
    title: `Hand ${values.join(", ")} to psql as variables`,
    edits,
    safety: "guided",
    notes: [
      "psql reads the statement from its standard input from now on: variables are not looked for in `-c`. A statement that fails ends it with 3 instead of 1.",
    ],
  };
}

function quoteOnly(
  names: readonly HoleUnit[],
  built: BuiltQuery,
  document: PythonDocument,
): Rewritten | Refusal {
  const quoted = quoteNames(names, { built, document });
  if (isRefused(quoted)) return quoted;
  const { edits, notes } = quoted;
  return { title: `Quote ${quoted.names.join(", ")}`, edits, safety: "guided", notes };
}

import { keyword, positional } from "../../analysis/python/names.ts";
import type { HolePlace } from "../../analysis/python/sql-context.ts";
import type { BuiltQuery } from "../../analysis/python/sql-sinks.ts";
import { sketchOf } from "../../analysis/python/sql-template.ts";
import { outer, type Unit } from "../../analysis/python/template-units.ts";
import type { Edit, Refusal } from "../../model/index.ts";
import type { PyCall, PyExpression } from "../../syntax/python/nodes.ts";
import { stringValue } from "../../syntax/python/string-values.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { editTemplate } from "./edit-template.ts";
import { movesEvaluation } from "./moved-evaluation.ts";
import { oldQuotes } from "./name-place.ts";
import { type BoundValue, freeName } from "./placeholders.ts";
import { psqlByHand } from "./psql-refusal.ts";
import { isRefused } from "./refuse.ts";
import { sortHoles } from "./sort-holes.ts";
import { valueText } from "./value-text.ts";

/** What a statement for psql becomes. */
export interface PsqlVariables {
  readonly edits: readonly Edit[];
  readonly values: readonly string[];
}

/**
 * Hands values to psql as variables, which it quotes itself: `:'name'` is a value, `:"name"` a name.
 * It reads them in scripts only, not in `-c`: so the statement goes in by the standard input.
 */
export function psqlVariables(
  built: BuiltQuery,
  document: PythonDocument,
): PsqlVariables | Refusal {
  const { call, query } = built.sink;
  const words = listOf(call);
  const options = words && optionsOf(words, query, document.text);
  if (!options || built.binding || /\\/.test(sketchOf(built.template))) return psqlByHand;
  const mode = inputMode(call);
  // PostgreSQL reads double quotes as its drivers do.
  const holes = sortHoles(built, { document, library: "psycopg2" });
  if (isRefused(holes)) return holes;
  const { template } = built;
  const places = [
    ...holes.values,
    ...holes.names.map((hole) => ({ hole, role: "identifier" as const })),
  ];
  const isOdd = places.some(({ role }) => role === "list");
  if (!mode || isOdd || movesEvaluation(built, holes.values, document)) return psqlByHand;
  const values = nameVariables(places, { built, document });
  if (isRefused(values)) return values;
  const written = editTemplate(template, {
    document,
    plan: {
      values,
      kept: holes.kept,
      ownEdits: [],
      doublesPercent: false,
      isGuess: true,
      notes: [],
    },
  });
  if (isRefused(written)) return written;
  const range = outer(query);
  const statement = applied(document.text, range, written);
  const variables = [...new Set(values.map(({ name, text }) => assignment(name, text)))];
  const list = ['"-v", "ON_ERROR_STOP=1"', ...variables.map((value) => `"-v", ${value}`)].join(
    ", ",
  );
  const last = call.args.at(-1)?.range.end ?? call.argsRange.end - 1;
  return {
    edits: [
      { range: { start: outer(options).start, end: range.end }, text: list },
      {
        range: { start: last, end: last },
        text: `, input=${statement}${mode === "bytes" ? ".encode()" : ""}`,
      },
    ],
    values: values.map(({ text }) => text),
  };
}

function listOf(call: PyCall): readonly PyExpression[] | undefined {
  const list = positional(call, 0);
  return list?.kind === "list" ? list.elements : undefined;
}

/** The option before the statement; `undefined` where psql is told more than one thing. */
function optionsOf(
  words: readonly PyExpression[],
  query: PyExpression,
  text: string,
): PyExpression | undefined {
  const at = words.indexOf(query);
  const option = words[at - 1];
  const texts = words.map((word) => stringValue(word, text) ?? "");
  const isPsql = texts.slice(0, at - 1).some((word) => /(?:^|\/)psql$/.test(word));
  const others = texts.some(
    (word, i) =>
      i !== at - 1 && /^(?:-[a-zA-Z]*[cf]|--command|--file)/.test(word) && !word.startsWith("--no"),
  );
  return isPsql && !others && /^(?:-c|--command)$/.test(texts[at - 1] ?? "") ? option : undefined;
}

const textual = new Set(["text", "universal_newlines", "encoding", "errors"]);

/** How the call takes its input; `undefined` where it takes another, or none. */
function inputMode(call: PyCall): "text" | "bytes" | undefined {
  const { callee, args } = call;
  const name = callee.kind === "attribute" ? callee.name : callee.kind === "name" ? callee.id : "";
  const isOpen = args.some(({ star }) => star !== "");
  if (isOpen || !/^(?:run|check_output)$/.test(name)) return undefined;
  if (keyword(call, "stdin") || keyword(call, "input") || keyword(call, "shell")) return undefined;
  return args.some((arg) => arg.name !== undefined && textual.has(arg.name)) ? "text" : "bytes";
}

interface VariableContext {
  readonly built: BuiltQuery;
  readonly document: PythonDocument;
}

type Place = Pick<HolePlace, "hole" | "role" | "quoted">;

function nameVariables(
  places: readonly Place[],
  { built: { template }, document }: VariableContext,
): readonly BoundValue[] | Refusal {
  const names = new Map<string, string>();
  const values = new Map<Unit | undefined, BoundValue>();
  for (const place of places) {
    const units = unitsOf(place, template.units);
    // Two holes in one quoted text are one value.
    if (values.has(units[0])) continue;
    const value = valueText(place, document);
    if (isRefused(value)) return value;
    const name = names.get(value.text) ?? freeName(value.base, new Set(names.values()));
    names.set(value.text, name);
    const quote = place.role === "identifier" ? '"' : "'";
    const placeholder = spelled(`:${quote}${name}${quote}`, units);
    if (placeholder === undefined) return psqlByHand;
    values.set(units[0], { units, text: value.text, name, placeholder });
  }
  return [...values.values()];
}

/** The hole with the quotes round it. */
function unitsOf({ hole, role, quoted }: Place, units: readonly Unit[]): readonly Unit[] {
  if (quoted) return quoted.units;
  const [before, after] = role === "identifier" ? oldQuotes<Unit>(hole, units) : [];
  return before && after ? [before, hole, after] : [hole];
}

/** As it stands in the literal, whose own quotes are escaped. */
function spelled(variable: string, units: readonly Unit[]): string | undefined {
  const piece = units.find((unit) => unit.piece)?.piece;
  if (!piece) return undefined;
  if (piece.quote.length === 3 || !variable.includes(piece.quote)) return variable;
  return /r/i.test(piece.prefix) ? undefined : variable.replaceAll(piece.quote, `\\${piece.quote}`);
}

/** `f"name={name}"` */
function assignment(name: string, text: string): string {
  if (text.startsWith('f"')) return `f"${name}=${text.slice(2)}`;
  return /^[\w.]+$/.test(text) ? `f"${name}={${text}}"` : `"${name}=" + str(${text})`;
}

function applied(
  text: string,
  { start, end }: { start: number; end: number },
  edits: readonly Edit[],
): string {
  let written = "";
  let at = start;
  for (const edit of edits) {
    written += text.slice(at, edit.range.start) + edit.text;
    at = edit.range.end;
  }
  return written + text.slice(at, end);
}

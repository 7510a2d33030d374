import type { Edit, Fixer, RuleFinding, TextRange } from "../model/index.ts";
import { type ShellSqlEvidence, sqlInjection } from "../rules/shell/sql-injection.ts";
import { holesOf, type ShellSqlHole, shellSqlOf } from "../rules/shell-sql-words.ts";
import type { ShellDocument } from "../syntax/shell.ts";
import type { ShellCommand, ShellWord } from "../syntax/shell-commands.ts";
import { psqlByHand } from "./sql/psql-refusal.ts";

/** Hands values to psql as variables, which it quotes itself, and the statement by its standard input. */
export const psqlVariables: Fixer<RuleFinding<ShellSqlEvidence>> = {
  id: "psql-variables",
  fixes: [sqlInjection.id],
  safety: "guided",
  propose({ evidence, location: { path } }, { document, expected }) {
    const { script, text } = document as ShellDocument;
    const command = script.commands.find(({ range }) => range.start === evidence.command.start);
    const edits = command && editsFor(command, { evidence, text });
    if (!edits) return psqlByHand;
    return {
      title: "Hand the values to psql as variables",
      changes: [{ kind: "edit", path, expected, edits }],
      notes: [
        "psql reads the statement from its standard input from now on: it looks for no variables in `-c`. A statement that fails ends it with 3 instead of 1.",
      ],
    };
  },
};

interface EditContext {
  readonly evidence: ShellSqlEvidence;
  readonly text: string;
}

function editsFor(command: ShellCommand, { evidence, text }: EditContext): Edit[] | undefined {
  const [sql, ...others] = shellSqlOf(command);
  if (!sql || others.length > 0 || sql.query.range.start !== evidence.query.start) return undefined;
  if (!readsNothingElse(command) || sql.program !== "psql") return undefined;
  const holes = holesOf(sql.query, text);
  const variables = holes && variablesOf(holes);
  const statement = variables && statementOf(sql.query, { text, holes, variables });
  if (!statement || !/^(?:-c|--command)$/.test(sql.option.text)) return undefined;
  const options = [...variables].map(([value, name]) => ` -v ${name}="${value}"`).join("");
  const { start } = command.range;
  return [
    { range: { start, end: start }, text: `printf '%s\\n' ${statement} | ` },
    {
      range: { start: sql.option.range.start, end: sql.query.range.end },
      text: `-v ON_ERROR_STOP=1${options}`,
    },
  ];
}

/** Run as it stands or by another user, with nothing on its standard input. */
function readsNothingElse({ words, before, redirects, keywords }: ShellCommand): boolean {
  const at = words.findIndex(({ value }) => /(?:^|\/)psql$/.test(value));
  const wrapper = words.slice(0, at).map(({ value }) => value);
  const isOwn = wrapper.length === 0 || /^sudo(?: -u \S+| -\w)*$/.test(wrapper.join(" "));
  const isFile = words.some(({ value }) => /^(?:-f|--file)/.test(value));
  const hasInput = redirects.some(({ operator }) => operator.includes("<"));
  return (
    isOwn && !isFile && !hasInput && before !== "|" && before !== "|&" && !keywords.includes("!")
  );
}

/** By its expansion; `undefined` where one is no value and no name. */
function variablesOf(holes: readonly ShellSqlHole[]): Map<string, string> | undefined {
  const names = new Map<string, string>();
  for (const { text, role, isWhole } of holes) {
    const isKnown = role === "value" || role === "identifier" || role === "limit";
    const name = /^\$\{?(?:([A-Za-z_]\w*)|([1-9]))\}?$/.exec(text);
    if (!isKnown || !isWhole || !name) return undefined;
    names.set(text, name[1] ?? `arg${name[2]}`);
  }
  return new Set(names.values()).size === names.size && names.size > 0 ? names : undefined;
}

interface StatementContext {
  readonly text: string;
  readonly holes: readonly ShellSqlHole[];
  readonly variables: ReadonlyMap<string, string>;
}

/** In double quotes as before. */
function statementOf(
  { range }: ShellWord,
  { text, holes, variables }: StatementContext,
): string | undefined {
  let written = "";
  let at = range.start;
  for (const hole of [...holes].sort((a, b) => a.range.start - b.range.start)) {
    const around = hole.role === "identifier" ? withQuotes(hole.range, text) : hole.range;
    const name = variables.get(hole.text);
    const quote = hole.role === "identifier" ? '\\"' : "'";
    if (around.start < at || /\w/.test(text[around.start - 1] ?? "")) return undefined;
    if (/[\w$]/.test(text[around.end] ?? "")) return undefined;
    written += `${text.slice(at, around.start)}:${quote}${name}${quote}`;
    at = around.end;
  }
  // A backslash would be a command of psql.
  const whole = written + text.slice(at, range.end);
  return /\\[^"$`]/.test(whole) ? undefined : whole;
}

/** `\"$table\"`: the quotes go, since psql writes them. */
function withQuotes({ start, end }: TextRange, text: string): TextRange {
  const isQuoted = text.slice(start - 2, start) === '\\"' && text.slice(end, end + 2) === '\\"';
  return isQuoted ? { start: start - 2, end: end + 2 } : { start, end };
}

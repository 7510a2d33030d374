import type { HoleRole } from "../../analysis/sql/hole-roles.ts";
import type { Rule, RuleMatch, TextRange } from "../../model/index.ts";
import type { ShellDocument } from "../../syntax/shell.ts";
import type { ShellCommand, ShellScript } from "../../syntax/shell-commands.ts";
import { holesOf, type ShellSql, shellSqlOf } from "../shell-sql-words.ts";
import { milderInTests } from "../test-files.ts";

/** What `psql-variables` starts from; it reads the file again for the rest. */
export interface ShellSqlEvidence {
  /** Of the word that holds the statement. */
  readonly query: TextRange;
  /** Of the command. */
  readonly command: TextRange;
  readonly roles: readonly HoleRole[];
}

/** What somebody hands to a script becomes part of a statement. */
export const sqlInjection: Rule<ShellDocument, ShellSqlEvidence> = {
  id: "shell/sql-injection",
  kind: "code",
  reads: "shell",
  title: "SQL is put together from a script's arguments",
  advice:
    "Hand the value to psql with `-v`, and write `:'name'` in a statement that it reads from its standard input.",
  severity: "medium",
  confidence: "medium",
  cwe: 89,
  triggers: ["psql", "mysql", "mariadb"],
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn({ script, text }: ShellDocument): Generator<RuleMatch<ShellSqlEvidence>> {
  if (script.problem) return;
  const outside = outsideNames(script);
  for (const command of script.commands) {
    for (const sql of shellSqlOf(command)) {
      const match = matchOf(sql, { command, text, outside });
      if (match) yield match;
    }
  }
}

interface MatchContext {
  readonly command: ShellCommand;
  readonly text: string;
  readonly outside: ReadonlySet<string>;
}

function matchOf(
  { query }: ShellSql,
  { command, text, outside }: MatchContext,
): RuleMatch<ShellSqlEvidence> | undefined {
  const holes = holesOf(query, text) ?? [];
  const from = holes.find((hole) => isFromOutside(hole.text, outside));
  if (!from) return undefined;
  return {
    range: query.range,
    message: `\`${from.text}\` becomes part of the statement${from.role === "identifier" ? " as a name" : ""}.`,
    evidence: {
      query: query.range,
      command: command.range,
      roles: holes.map(({ role }) => role),
    },
  };
}

const positional = /\$(?:\{[!#]?)?[1-9@*]/;

/** Variables that arguments or the input fill, directly or through others. */
function outsideNames({ commands }: ShellScript): ReadonlySet<string> {
  const read = commands
    .filter(({ words }) => words[0]?.value === "read")
    .flatMap(({ words }) => words.slice(1))
    .map(({ value }) => value);
  const names = new Set(["OPTARG", "REPLY", ...read.filter((name) => /^[A-Za-z_]\w*$/.test(name))]);
  const assignments = commands.flatMap(assignmentsOf);
  for (let round = 0, size = -1; size !== names.size && round < 8; round++) {
    size = names.size;
    for (const [name, value] of assignments) if (isFromOutside(value, names)) names.add(name);
  }
  return names;
}

/** Names and what they are set to, behind `local` and its like too. */
function assignmentsOf({ assignments, words }: ShellCommand): (readonly [string, string])[] {
  const declared = declares.test(words[0]?.value ?? "") ? words.slice(1) : [];
  return [...assignments, ...declared].flatMap(({ value }) => {
    const [, name, from] = /^([A-Za-z_]\w*)\+?=([\s\S]*)$/.exec(value) ?? [];
    return name !== undefined && from !== undefined ? [[name, from] as const] : [];
  });
}

const declares = /^(?:local|export|declare|typeset|readonly)$/;

function isFromOutside(text: string, names: ReadonlySet<string>): boolean {
  if (positional.test(text)) return true;
  return [...text.matchAll(/\$\{?([A-Za-z_]\w{0,200})/g)].some(([, name = ""]) => names.has(name));
}

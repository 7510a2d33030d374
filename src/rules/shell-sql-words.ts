import { type HoleRole, placeHoles } from "../analysis/sql/hole-roles.ts";
import type { TextRange } from "../model/index.ts";
import type { ShellCommand, ShellWord } from "../syntax/shell-commands.ts";

/** One character of a double-quoted word as the program receives it, or an expansion. */
export type ShellSqlUnit =
  | { readonly kind: "char"; readonly char: string; readonly range: TextRange }
  | { readonly kind: "hole"; readonly range: TextRange };

/** An expansion inside of a statement of SQL, and what it stands for there. */
export interface ShellSqlHole {
  readonly role: HoleRole;
  /** The expansion as it is spelled. */
  readonly text: string;
  /** The quoted text round it, or only itself. */
  readonly range: TextRange;
  /** All of the quoted text is the expansion. */
  readonly isWhole: boolean;
}

/** A statement that a script hands to a database's program. */
export interface ShellSql {
  readonly option: ShellWord;
  readonly query: ShellWord;
  readonly program: "psql" | "mysql" | "mariadb";
}

const programs = /(?:^|\/)(psql|mysql|mariadb)$/;

/** The statements of a command, behind the option that takes SQL. */
export function shellSqlOf({ words }: ShellCommand): ShellSql[] {
  const at = words.findIndex(({ value }) => programs.test(value));
  const program = programs.exec(words[at]?.value ?? "")?.[1] as ShellSql["program"] | undefined;
  if (!program) return [];
  const takes = program === "psql" ? /^(?:-[a-zA-Z]*c|--command)$/ : /^(?:-[a-zA-Z]*e|--execute)$/;
  return words.flatMap((option, i) => {
    const query = words[i + 1];
    return i > at && query && takes.test(option.value) ? { option, query, program } : [];
  });
}

/** The expansions of a double-quoted word; `undefined` where it is written otherwise. */
export function holesOf({ range }: ShellWord, text: string): ShellSqlHole[] | undefined {
  const units = unitsOf(text, range);
  const places = units && placeHoles(units, noFacts);
  return places?.map(({ hole, role, quoted }) => {
    const all = quoted?.units ?? [hole];
    return {
      role,
      text: text.slice(hole.range.start, hole.range.end),
      range: { start: all[0]?.range.start ?? 0, end: all.at(-1)?.range.end ?? 0 },
      isWhole: all.length === (quoted ? 3 : 1),
    };
  });
}

const noFacts = {
  extent: "statement",
  namesSql: () => false,
  isJoined: () => false,
} as const;

/** An expansion; an escape; what makes the word more than one quoted text; any other character. */
const part =
  /(?<hole>\$(?:[A-Za-z_]\w*|[\d@*#]|\{[^{}"'`$\\]*\}))|(?<escaped>\\["\\$`])|(?<odd>["`]|\$[({])|[\s\S]/y;

function unitsOf(text: string, { start, end }: TextRange): ShellSqlUnit[] | undefined {
  if (text[start] !== '"' || text[end - 1] !== '"' || end - start < 2) return undefined;
  const units: ShellSqlUnit[] = [];
  for (let at = start + 1; at < end - 1; ) {
    part.lastIndex = at;
    const [found = "", hole, escaped, odd] = part.exec(text) ?? [];
    if (odd !== undefined || found === "") return undefined;
    const range = { start: at, end: at + found.length };
    if (hole !== undefined) units.push({ kind: "hole", range });
    else units.push({ kind: "char", char: escaped?.[1] ?? found, range });
    at = range.end;
  }
  return units;
}

import type { Template, Unit } from "../analysis/javascript/text-template.ts";

/** A command that a shell has nothing to do for but to take it apart. */
export interface CommandWords {
  readonly program: string;
  /** Each as an expression of JavaScript. */
  readonly args: readonly string[];
  /** True where every value was one word for the shell too: it stood in quotes. */
  readonly isWord: boolean;
}

/** One word: what it is made of, and whether a value stood in it without quotes. */
interface Word {
  readonly units: Unit[];
  isBare: boolean;
}

/** What means something to a shell, also inside double quotes; anything that is no plain letter. */
const special = /[|&;<>()$`\\*?[\]{}~#!%^\n\r\0\uFFFD]/;
/** What only a shell knows. */
const builtins =
  /^(?:cd|\.|source|export|set|unset|alias|eval|exec|exit|ulimit|umask|type|trap|wait|read|builtin|command|shift|if|for|while|case|until|function|time|start|call|dir|copy|del|echo|npm|npx|yarn|pnpm)$/;

/**
 * Takes a command apart that is put together from text.
 *
 * @param text - of the whole file
 * @returns `undefined` where a shell has more to do than that
 */
export function commandWords({ units }: Template, text: string): CommandWords | undefined {
  const words = splitWords(units);
  const [first, ...others] = words ?? [];
  if (!first || others.length === 0) return undefined;
  const program = first.units.map((unit) => (unit.kind === "char" ? unit.char : "\0")).join("");
  if (!/^[\w./+-]+$/.test(program) || builtins.test(program) || program.startsWith("-")) {
    return undefined;
  }
  const args = others.map((word) => argumentOf(word, text));
  return { program, args, isWord: others.every(({ isBare }) => !isBare) };
}

function splitWords(units: readonly Unit[]): Word[] | undefined {
  const words: Word[] = [];
  let quote = "";
  let isBetween = true;
  for (const unit of units) {
    const char = unit.kind === "char" ? unit.char : "";
    if (special.test(char)) return undefined;
    const isBlank = quote === "" && /[ \t]/.test(char);
    if (isBetween && !isBlank) words.push({ units: [], isBare: false });
    isBetween = isBlank;
    if (isBlank) continue;
    const next = quoteAfter(char, quote);
    if (next === quote) addTo(words.at(-1), unit, quote);
    quote = next;
  }
  return quote === "" ? words : undefined;
}

/** The quote that is open behind a character. */
function quoteAfter(char: string, quote: string): string {
  if (quote !== "") return char === quote ? "" : quote;
  return /["']/.test(char) ? char : "";
}

function addTo(word: Word | undefined, unit: Unit, quote: string): void {
  if (!word) return;
  word.units.push(unit);
  word.isBare ||= unit.kind === "hole" && quote === "";
}

/** `"-c"`, `host`, `${host}:${port}` as a template. */
function argumentOf({ units }: Word, text: string): string {
  const sourceOf = (unit: Extract<Unit, { readonly kind: "hole" }>) =>
    text.slice(unit.expression.range.start, unit.expression.range.end);
  const [only, ...others] = units;
  const isPlain = units.every(({ kind }) => kind === "char");
  if (isPlain) return JSON.stringify(units.map((u) => (u.kind === "char" ? u.char : "")).join(""));
  // What is no text, as a number, the template made one of.
  if (only?.kind === "hole" && others.length === 0) return `String(${sourceOf(only)})`;
  return `\`${units.map((u) => (u.kind === "char" ? u.char : `\${${sourceOf(u)}}`)).join("")}\``;
}

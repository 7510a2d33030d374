import type { Template, Unit } from "../analysis/javascript/text-template.ts";
import { type LineWord, sketchOfWord, splitLine } from "./shell-words.ts";

/** A command that a shell has nothing to do for but to take it apart. */
export interface CommandWords {
  readonly program: string;
  /** Each as an expression of JavaScript. */
  readonly args: readonly string[];
  /** True where every value was one word for the shell too: it stood in quotes. */
  readonly isWord: boolean;
}

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
  // Where the shell is that of Windows, a percent sign is a variable.
  const words = splitLine(units, /%/);
  const [first, ...others] = words ?? [];
  if (!first || others.length === 0) return undefined;
  const program = sketchOfWord(first);
  if (!/^[\w./+-]+$/.test(program) || builtins.test(program) || program.startsWith("-")) {
    return undefined;
  }
  const args = others.map((word) => argumentOf(word, text));
  return { program, args, isWord: others.every(({ isBare }) => !isBare) };
}

/** `"-c"`, `host`, `${host}:${port}` as a template. */
function argumentOf({ units }: LineWord<Unit>, text: string): string {
  const sourceOf = (unit: Extract<Unit, { readonly kind: "hole" }>) =>
    text.slice(unit.expression.range.start, unit.expression.range.end);
  const [only, ...others] = units;
  const isPlain = units.every(({ kind }) => kind === "char");
  if (isPlain) return JSON.stringify(units.map((u) => (u.kind === "char" ? u.char : "")).join(""));
  // What is no text, as a number, the template made one of.
  if (only?.kind === "hole" && others.length === 0) return `String(${sourceOf(only)})`;
  return `\`${units.map((u) => (u.kind === "char" ? u.char : `\${${sourceOf(u)}}`)).join("")}\``;
}

import type { Edit, TextRange } from "../model/index.ts";
import type { Dockerfile, Instruction } from "../syntax/dockerfile.ts";
import type { ShellCommand, ShellOperator, ShellScript } from "../syntax/shell-commands.ts";
import { lineEndOf } from "../syntax/text.ts";

/** The last item of a script at the top level: a command, or a group as a whole. */
interface LastItem {
  readonly range: TextRange;
  readonly before: ShellOperator;
  readonly after: ShellOperator;
  readonly afterRange: TextRange;
  readonly keywords: readonly string[];
}

/**
 * Adds a command at the end of a `RUN` so that it runs where all before it worked, and so that the
 * `RUN` still fails where they fail; in the layout that the `RUN` has.
 *
 * @returns `undefined` where nothing can be added
 */
export function appendCommand(
  document: Dockerfile,
  { run, command }: { readonly run: Instruction; readonly command: string },
): Edit | undefined {
  const { script } = run;
  const last = script && !script.problem ? lastItem(script) : undefined;
  if (!script || !last || last.after === "&" || last.keywords.includes("function"))
    return undefined;
  const heredoc = run.heredocs.find(({ isScript }) => isScript);
  const stopsOnError = script.commands.some(setsErrexit);
  if (heredoc) return appendLine(document.text, { last, command, stopsOnError });
  const layout = layoutOf(document, { run, script, command, last });
  if (last.after === ";") {
    if (!stopsOnError) return undefined;
    return insert(last.afterRange.end, `${layout.breakBefore}${command};`);
  }
  if (stopsOnError && last.before === ";") {
    return insert(last.range.end, `;${layout.breakBefore}${command}`);
  }
  const text = layout.isTrailing
    ? ` &&${layout.breakBefore}${command}`
    : `${layout.breakBefore}&& ${command}`;
  return insert(last.range.end, text);
}

function insert(at: number, text: string): Edit {
  return { range: { start: at, end: at }, text };
}

function lastItem({ commands }: ShellScript): LastItem | undefined {
  let found: LastItem | undefined;
  for (const command of commands) {
    const item = command.blocks[0] ?? command;
    // A substitution is part of the command that stands round it.
    if (command.blocks[0] && /^(?:\$\(|`)$/.test(command.blocks[0].kind)) continue;
    if (!found || item.range.end > found.range.end) found = item;
  }
  const name = commands.at(-1)?.words[0]?.value ?? "";
  return name === "exec" || name === "exit" ? undefined : found;
}

/** `set -e`, `set -eux`, `set -o errexit`. */
function setsErrexit({ words, blocks }: ShellCommand): boolean {
  const [name, ...options] = words.map(({ value }) => value);
  if (name !== "set" || blocks.length > 0) return false;
  return options.some((option) => /^-[a-z]*e[a-z]*$/.test(option) || option === "errexit");
}

interface Layout {
  /** Between the last item and the new one. */
  readonly breakBefore: string;
  /** Operators end the line before instead of starting the next one. */
  readonly isTrailing: boolean;
}

const widestLine = 100;

interface Append {
  readonly run: Instruction;
  readonly script: ShellScript;
  readonly command: string;
  readonly last: LastItem;
}

function layoutOf(
  { text, escapeCharacter }: Dockerfile,
  { run, script, command, last }: Append,
): Layout {
  const end = run.headEnd;
  const head = text.slice(run.range.start, end);
  const isShort = head.length + command.length + 4 <= widestLine;
  if (run.heredocs.length > 0 || (!head.includes("\n") && isShort)) {
    return { breakBefore: " ", isTrailing: false };
  }
  const lineBreak = ` ${escapeCharacter}${lineEndOf(text)}`;
  const operators = script.commands.filter(
    ({ blocks, after, afterRange }) =>
      blocks.length === 0 &&
      (after === "&&" || after === ";") &&
      afterRange.start < last.range.start,
  );
  const broken = operators.findLast(({ afterRange }) => isBroken(text, afterRange));
  if (broken) {
    const { afterRange, after } = broken;
    const isTrailing = /^[ \t]*[\\`]?[ \t]*\r?\n/.test(
      text.slice(afterRange.end, afterRange.end + 80),
    );
    const indent = isTrailing
      ? indentOfNext(text, { from: afterRange.end, end })
      : indentAt(text, afterRange.start);
    return { breakBefore: `${lineBreak}${indent}`, isTrailing: isTrailing && after === "&&" };
  }
  return { breakBefore: `${lineBreak}${indentAt(text, run.range.start)}    `, isTrailing: false };
}

/** True where a line ends right behind an operator or starts with it. */
function isBroken(text: string, { start, end }: TextRange): boolean {
  const behind = text.slice(end, end + 80);
  const ahead = text.slice(Math.max(0, start - 80), start);
  return /^[ \t]*[\\`]?[ \t]*\r?\n/.test(behind) || /\n[ \t]*$/.test(ahead);
}

function indentAt(text: string, offset: number): string {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? "";
}

/** Indentation of the next line that is neither empty nor a comment. */
function indentOfNext(
  text: string,
  { from, end }: { readonly from: number; readonly end: number },
): string {
  for (const line of text.slice(from, end).split("\n").slice(1)) {
    if (!/^\s*(?:#|$)/.test(line)) return /^[ \t]*/.exec(line)?.[0] ?? "";
  }
  return "    ";
}

interface LineAppend {
  readonly last: LastItem;
  readonly command: string;
  readonly stopsOnError: boolean;
}

/** Without `set -e` a line of its own would hide that the line before failed. */
function appendLine(text: string, { last, command, stopsOnError }: LineAppend): Edit | undefined {
  if (!stopsOnError) {
    if (last.after === ";") return undefined;
    return insert(last.range.end, ` && ${command}`);
  }
  const at = last.after === ";" ? last.afterRange.end : last.range.end;
  return insert(at, `${lineEndOf(text)}${indentAt(text, last.range.start)}${command}`);
}

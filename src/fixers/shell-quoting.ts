import type { TextRange } from "../model/index.ts";
import type { ShellCommand, ShellScript } from "../syntax/shell-commands.ts";

/** The quotes that a place of a script stands in. */
export type ShellQuoting = "none" | "double" | "single" | "heredoc";

/**
 * The quotes round a range of a script.
 *
 * @param text - the file that the script's ranges point into
 * @returns `undefined` in a comment, in a quoted here-document, in what another interpreter reads as
 *   a program, and where it cannot be told
 */
export function quotingAt(
  text: string,
  { script, range }: { readonly script: ShellScript; readonly range: TextRange },
): ShellQuoting | undefined {
  const innermost = script.commands.findLast((command) => holds(command, range));
  const words = innermost ? wordsOf(innermost) : [];
  const word = words.find(({ range: at }) => covers(at, range));
  if (innermost && isInterpreter(innermost)) return undefined;
  if (word) return quotesBefore(text.slice(word.range.start, range.start));
  const reader = script.commands.find(({ redirects }) =>
    redirects.some(({ body }) => body && covers(body, range)),
  );
  const body = reader?.redirects.find((redirect) => redirect.body && covers(redirect.body, range));
  if (!reader || isInterpreter(reader) || body?.target?.isQuoted) return undefined;
  return body && "heredoc";
}

/** Reads its arguments or its input as a program: quotes of the shell protect nothing there. */
function isInterpreter({ words }: ShellCommand): boolean {
  return words.some(({ value }) => interpreters.test(value.slice(value.lastIndexOf("/") + 1)));
}

const interpreters =
  /^(?:eval|source|trap|(?:ba|da|z|k|a)?sh|ssh|python[\d.]*|node|deno|ruby|perl|php|pwsh|[gm]?awk|sed|jq|yq|psql|mysql|sqlite3|xargs|find|make|cmd|osascript)$/;

function holds(command: ShellCommand, range: TextRange): boolean {
  return wordsOf(command).some((word) => covers(word.range, range));
}

function wordsOf({ words, assignments, redirects }: ShellCommand) {
  return [...assignments, ...words, ...redirects.flatMap(({ target }) => target ?? [])];
}

function covers(outer: TextRange, inner: TextRange): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** Which quotes are open at the end of the start of a word; a substitution makes it too hard to tell. */
function quotesBefore(start: string): ShellQuoting | undefined {
  const plain = start.replace(/\$\{\{[^{}]*\}\}/g, "");
  if (/\$\(|`|\$\{|\$'/.test(plain)) return undefined;
  const quotes = plain.replace(/'[^']*'|"(?:[^"\\]|\\[\s\S])*"|\\[\s\S]/g, "");
  const open = /["']/.exec(quotes)?.[0];
  if (open === undefined) return "none";
  return open === "'" ? "single" : "double";
}

/**
 * The code of a cell with everything that IPython reads itself made harmless: magics (`%`), commands
 * for the shell (`!`) and questions (`?`). Of the same length, line by line.
 */
export function withoutMagics(code: string): string {
  const magic = /^\s{0,200}%%(\w{0,50})[^\n]*\n?/.exec(code);
  if (!magic) return withoutLineMagics(code);
  const [first, name = ""] = magic;
  if (!pythonMagics.has(name)) return blankOf(code);
  return blankOf(first) + withoutLineMagics(code.slice(first.length));
}

function withoutLineMagics(code: string): string {
  const state: LineState = { quote: "", depth: 0, isContinued: false };
  let result = "";
  let inCommand = false;
  for (const line of lines(code)) {
    const isOwn: boolean = inCommand || atStatement(state);
    const plain: string | undefined = isOwn ? plainLine(line, inCommand) : undefined;
    inCommand = plain !== undefined && /\\\r?\n$/.test(line);
    if (plain === undefined) readLine(state, line);
    result += plain ?? line;
  }
  return result;
}

/** The code of a cell whose body is not read: its lines only. */
export function blankOf(code: string): string {
  return code.replace(/[^\r\n]/g, " ");
}

/** Magics of whole cells whose body is Python of this notebook. */
const pythonMagics = new Set(["time", "timeit", "capture", "prun", "debug", "memit", "mprun"]);

function* lines(code: string): Generator<string> {
  let start = 0;
  while (start < code.length) {
    const end = code.indexOf("\n", start);
    const next = end < 0 ? code.length : end + 1;
    yield code.slice(start, next);
    start = next;
  }
}

interface LineState {
  /** What closes the string that is open. */
  quote: string;
  depth: number;
  /** The line before ended with a backslash. */
  isContinued: boolean;
}

function atStatement({ quote, depth, isContinued }: LineState): boolean {
  return quote === "" && depth === 0 && !isContinued;
}

/** A line that IPython reads, as Python of the same length; `undefined` for any other. */
function plainLine(line: string, inCommand: boolean): string | undefined {
  if (inCommand) return blankOf(line);
  const timed = /^([ \t]*)(%(?:time|timeit|prun)[ \t]+)(?![ \t-])/.exec(line);
  if (timed) {
    const [all, indent = "", magic = ""] = timed;
    return `${indent}0;${" ".repeat(magic.length - 2)}${line.slice(all.length)}`;
  }
  const start = /^[ \t]*(?=%{1,2}[A-Za-z]|!|\?)/.exec(line) ?? named.exec(line) ?? question(line);
  if (start) return inPlace(line, start[0].length, "0");
  const assigned = /^[ \t]*[A-Za-z_][\w., \t]{0,200}=[ \t]*(?=![^=]|%[A-Za-z])/.exec(line);
  return assigned ? inPlace(line, assigned[0].length, "[]") : undefined;
}

/** Magics that are called by their names alone, followed by a word: no Python. */
const named =
  /^[ \t]*(?=(?:pip3?|conda|mamba|cd)[ \t]+(?!(?:in|is|if|and|or|not)\b)(?:[A-Za-z~.]|\/\w))/;

/** `name?`, `package.name??`: what IPython answers with its documentation. */
function question(line: string): RegExpExecArray | null {
  return /^[ \t]*(?=[A-Za-z_%*][\w.*%]{0,200}\?{1,2}\s*$)/.exec(line);
}

/** Puts an expression where the line is no Python, and blanks behind it. */
function inPlace(line: string, at: number, expression: string): string {
  const rest = blankOf(line.slice(at));
  return line.slice(0, at) + expression + rest.slice(expression.length);
}

/** Follows strings and brackets over a line. */
function readLine(state: LineState, line: string): void {
  state.isContinued = false;
  let at = 0;
  while (at < line.length)
    at = state.quote === "" ? readSign(state, line, at) : readString(state, line, at);
  if (state.quote.length === 1 && !/\\\r?\n?$/.test(line)) state.quote = "";
}

/** Offset behind one sign outside of strings; a comment goes to the end of its line. */
function readSign(state: LineState, line: string, at: number): number {
  const sign = line.charAt(at);
  if (sign === "#") return line.length;
  if (sign === '"' || sign === "'") {
    const triple = sign.repeat(3);
    state.quote = line.startsWith(triple, at) ? triple : sign;
    return at + state.quote.length;
  }
  if ("([{".includes(sign)) state.depth++;
  else if (")]}".includes(sign)) state.depth = Math.max(0, state.depth - 1);
  else if (sign === "\\") state.isContinued = /^\\\r?\n?$/.test(line.slice(at, at + 4));
  return at + 1;
}

/** Offset behind what of an open string stands in the line. */
function readString(state: LineState, line: string, from: number): number {
  for (let at = from; at < line.length; at++) {
    if (line[at] === "\\") at++;
    else if (line.startsWith(state.quote, at)) {
      const end = at + state.quote.length;
      state.quote = "";
      return end;
    }
  }
  return line.length;
}

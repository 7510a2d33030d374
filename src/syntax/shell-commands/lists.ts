import type { TextRange } from "../../model/index.ts";
import { readCommand } from "./command.ts";
import { type Operator, readOperator, skipBlanks, skipLines } from "./operators.ts";
import { type Heredoc, readHeredocs, readRedirects } from "./redirects.ts";
import type { ShellArm, ShellBlock, ShellCommand, ShellOperator } from "./script.ts";
import {
  failShell,
  readWord,
  type ShellCursor,
  type ShellWord,
  shellRange,
  skipBalanced,
  skipInline,
} from "./words.ts";

/** A read position with what was read so far. */
export interface ShellReader extends ShellCursor {
  readonly commands: ShellCommand[];
  readonly comments: TextRange[];
  readonly heredocs: Heredoc[];
  /** The groups that are open at the position, outermost first. */
  blocks: readonly ShellBlock[];
}

export function beginShell(text: string, at: (index: number) => number): ShellReader {
  const reader: ShellReader = {
    text,
    at,
    pos: 0,
    inBackticks: false,
    problem: undefined,
    commands: [],
    comments: [],
    heredocs: [],
    blocks: [],
    substitute: (closer) => {
      const start = reader.pos - 1;
      const inBackticks = reader.inBackticks;
      reader.inBackticks = closer === "`";
      const block = newBlock(closer === ")" ? "$(" : "`");
      readInside(reader, block, [closer]);
      block.range = shellRange(reader, start, reader.pos);
      reader.inBackticks = inBackticks;
    },
  };
  return reader;
}

const none: TextRange = { start: 0, end: 0 };
const maxDepth = 40;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Item = Mutable<Omit<ShellBlock, "kind">>;
type Block = Mutable<ShellBlock>;

function newItem(): Item {
  return { keywords: [], before: "", after: "", afterRange: none, range: none, redirects: [] };
}

function newBlock(kind: ShellBlock["kind"]): Block {
  return { ...newItem(), kind };
}

/** What a list knows between two items. */
interface List {
  readonly closers: readonly string[];
  before: ShellOperator;
  keywords: readonly string[];
  /** Of the function whose body comes next. */
  functionName: string | undefined;
  last: Item | undefined;
}

function newList(closers: readonly string[], keywords: readonly string[]): List {
  return { closers, before: "", keywords, functionName: undefined, last: undefined };
}

/**
 * Reads items up to a closer, and stops behind it.
 *
 * @param closers - brackets, backtick, `;;` or reserved words; without any, the end of the text
 * @returns the closer; empty at the end of the text
 */
export function readList(reader: ShellReader, closers: readonly string[]): string {
  const list: List = newList(closers, []);
  for (;;) {
    skipBlanks(reader);
    if (reader.pos >= reader.text.length) {
      if (closers.length > 0) failShell(reader, `${closers[0]} is missing`);
      return "";
    }
    const closer = readItem(reader, list);
    if (closer !== undefined) return closer;
  }
}

function readInside(reader: ShellReader, block: ShellBlock, closers: readonly string[]): string {
  const outer = reader.blocks;
  reader.blocks = [...outer, block];
  if (outer.length > maxDepth) {
    failShell(reader, "Commands are nested too deeply");
    reader.pos = reader.text.length;
  }
  const closer = readList(reader, closers);
  reader.blocks = outer;
  return closer;
}

/** @returns the closer where it stands here */
function readItem(reader: ShellReader, list: List): string | undefined {
  const { text, pos } = reader;
  const c = text[pos] ?? "";
  if ((c === ")" || c === "`") && list.closers.includes(c)) {
    reader.pos++;
    return c;
  }
  const operator = readOperator(reader);
  if (operator?.name === ";;" && list.closers.includes(";;")) {
    if (list.last?.after === "")
      Object.assign(list.last, { after: ";;", afterRange: operator.range });
    return ";;";
  }
  if (operator) noteOperator(reader, list, operator);
  else if (c === "(") readGroup(reader, list);
  else if (c === ")" || (c === "`" && reader.inBackticks)) {
    failShell(reader, `${c} closes nothing`);
    reader.pos++;
  } else return readWords(reader, list);
  return undefined;
}

function noteOperator(reader: ShellReader, list: List, { name, range }: Operator): void {
  if (name === "\n") readHeredocs(reader, reader.heredocs);
  if (list.last?.after === "" && list.keywords.length === 0) {
    list.last.after = name;
    list.last.afterRange = range;
    list.before = name;
  } else if (name !== "\n") failShell(reader, `${name} follows no command`);
}

function begin(reader: ShellReader, list: List, item: Item): void {
  if (list.last?.after === "") failShell(reader, "Two commands stand side by side");
  item.before = list.before;
  item.keywords = list.keywords;
  if (list.functionName !== undefined) item.functionName = list.functionName;
  list.keywords = [];
  list.functionName = undefined;
  list.last = item;
}

function readGroup(reader: ShellReader, list: List): void {
  const start = reader.pos;
  if (reader.text.startsWith("((", start)) {
    const item = newItem();
    begin(reader, list, item);
    skipBalanced(reader, { open: start });
    item.range = shellRange(reader, start, reader.pos);
    return;
  }
  const block = newBlock("(");
  begin(reader, list, block);
  reader.pos++;
  readInside(reader, block, [")"]);
  finish(reader, block, start);
}

/** What follows a group: its redirections, and where it ends. */
function finish(reader: ShellReader, block: Block, start: number): void {
  let end = reader.pos;
  block.redirects = readRedirects(reader);
  if (block.redirects.length > 0) end = reader.pos;
  block.range = shellRange(reader, start, end);
}

const closerOf = new Map([
  ["{", "}"],
  ["if", "fi"],
  ["while", "done"],
  ["until", "done"],
  ["for", "done"],
  ["select", "done"],
]);

const reservedWord = /^(?:[a-z]+|[!{}])(?=[\s;&|()<>`]|$)/;
const prefixes: ReadonlySet<string> = new Set(["!", "time", "then", "else", "elif", "do"]);
const functionName = /^(?:function[ \t]+[\w.:-]+(?:[ \t]*\([ \t]*\))?|[\w.:-]+[ \t]*\([ \t]*\))/;

/** @returns the reserved word that closes the list */
function readWords(reader: ShellReader, list: List): string | undefined {
  const ahead = reader.text.slice(reader.pos, reader.pos + 200);
  const text = reservedWord.exec(ahead)?.[0] ?? "";
  const name = functionName.exec(ahead)?.[0] ?? "";
  if (text !== "" && list.closers.includes(text)) {
    reader.pos += text.length;
    return text;
  }
  if (name !== "" || prefixes.has(text)) {
    list.keywords = [...list.keywords, name === "" ? text : "function"];
    if (name !== "") list.functionName = name.replace(/^function[ \t]+|[ \t]*\([ \t]*\)$/g, "");
    reader.pos += name === "" ? text.length : name.length;
    return undefined;
  }
  if (closerOf.has(text)) readCompound(reader, list, text as ShellBlock["kind"]);
  else if (text === "case") readCase(reader, list);
  else pushCommand(reader, list);
  return undefined;
}

function readCompound(reader: ShellReader, list: List, kind: ShellBlock["kind"]): void {
  const start = reader.pos;
  const block = newBlock(kind);
  reader.pos += kind.length;
  begin(reader, list, block);
  if (kind === "for" || kind === "select") readHead(reader, block);
  readInside(reader, block, [closerOf.get(kind) ?? ""]);
  finish(reader, block, start);
}

function pushCommand(reader: ShellReader, list: List): void {
  const item = newItem();
  begin(reader, list, item);
  const command: Mutable<ShellCommand> = Object.assign(item, {
    words: [] as readonly ShellWord[],
    assignments: [] as readonly ShellWord[],
    blocks: reader.blocks,
  });
  // Its place comes before those of the substitutions in it.
  reader.commands.push(command);
  Object.assign(command, readCommand(reader));
}

/** The words of `for NAME in WORDS` as a command of its own. */
function readHead(reader: ShellReader, block: ShellBlock): void {
  skipInline(reader);
  const outer = reader.blocks;
  reader.blocks = [...outer, block];
  const head: List = newList([], ["for"]);
  if (reader.text.startsWith("((", reader.pos)) readGroup(reader, head);
  else pushCommand(reader, head);
  reader.blocks = outer;
  skipBlanks(reader);
  if (reader.text[reader.pos] === ";") reader.pos++;
}

function readCase(reader: ShellReader, list: List): void {
  const start = reader.pos;
  const block = newBlock("case");
  reader.pos += "case".length;
  begin(reader, list, block);
  const outer = reader.blocks;
  reader.blocks = [...outer, block];
  skipInline(reader);
  const subject = readWord(reader);
  skipLines(reader);
  if (!subject || readWord(reader)?.text !== "in") failShell(reader, "case has no in");
  if (subject) block.subject = subject;
  block.arms = readArms(reader);
  reader.blocks = outer;
  finish(reader, block, start);
}

function readArms(reader: ShellReader): readonly ShellArm[] {
  const arms: ShellArm[] = [];
  for (;;) {
    const patterns = readPattern(reader);
    if (!patterns) return arms;
    const start = reader.pos;
    const closer = readList(reader, [";;", "esac"]);
    arms.push({ patterns, range: shellRange(reader, start, reader.pos) });
    if (closer !== ";;") return arms;
  }
}

/** `a|b)` of a `case`; `undefined` behind `esac` and where there is no pattern. */
function readPattern(reader: ShellReader): readonly ShellWord[] | undefined {
  const patterns: ShellWord[] = [];
  skipLines(reader);
  if (reader.text[reader.pos] === "(") reader.pos++;
  for (;;) {
    skipBlanks(reader);
    const word = readWord(reader);
    if (word?.text === "esac") return undefined;
    if (word) patterns.push(word);
    skipBlanks(reader);
    const c = reader.text[reader.pos];
    reader.pos++;
    if (c === ")") return patterns;
    if (c === "|" && word) continue;
    failShell(reader, "A pattern of case is not closed");
    reader.pos = Math.min(reader.pos, reader.text.length);
    return undefined;
  }
}

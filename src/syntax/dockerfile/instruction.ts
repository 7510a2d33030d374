import type { TextRange } from "../../model/index.ts";
import { parseShell, type ShellScript } from "../shell-commands.ts";
import { readExec } from "./exec-form.ts";
import { type LogicalLine, offsetMap, type RawHeredoc } from "./lines.ts";
import type { DockerWord, Flag, Heredoc, Instruction, Pair } from "./model.ts";
import { endOfWord, type Slice, splitWords, unquote } from "./words.ts";

/** What an instruction is read from, and under which settings. */
export interface InstructionSource {
  /** The whole file. */
  readonly file: string;
  readonly line: LogicalLine;
  readonly escapeCharacter: "\\" | "`";
  /** `SHELL` names a POSIX shell, or there is none. */
  readonly isPosixShell: boolean;
}

const takesFlags = /^(?:ADD|COPY|FROM|RUN|HEALTHCHECK)$/;
const takesExec = /^(?:ADD|COPY|RUN|CMD|ENTRYPOINT|SHELL|VOLUME)$/;
const takesScript = /^(?:RUN|CMD|ENTRYPOINT)$/;

/** Reads one instruction. Never fails: what the frontend would reject is checked elsewhere. */
export function readInstruction(source: InstructionSource): Instruction {
  const { line, escapeCharacter } = source;
  const { text, at } = line;
  const keyword = /^\S*/.exec(text)?.[0] ?? "";
  const name = keyword.toUpperCase();
  const { flags, next: argsStart } = takesFlags.test(name)
    ? readFlags(source, keyword.length)
    : { flags: [], next: skipBlanks(text, keyword.length) };
  const rest = text.slice(argsStart);
  const slices = splitWords(rest, escapeCharacter).map((s) => shift(s, argsStart));
  const exec = takesExec.test(name) ? readExec(text, argsStart, at) : undefined;
  const isRun = takesScript.test(name) && !exec && source.isPosixShell;
  const heredocs = name === "RUN" || name === "COPY" || name === "ADD" ? line.heredocs : [];
  const isScript = name === "RUN" && heredocs.length === 1 && slices.length === 1;
  const script = isRun && rest !== "" ? readScript(source, argsStart, isScript) : undefined;
  const trigger = readTrigger(source, name, argsStart);
  return {
    keyword: name,
    keywordRange: { start: at(0), end: at(0) + keyword.length },
    range: { start: at(0), end: line.end },
    headEnd: line.headEnd,
    flags,
    words: slices.map((slice) => toWord(source, slice)),
    pairs: /^(?:ENV|ARG|LABEL)$/.test(name) ? readPairs(source, slices, name) : [],
    heredocs: heredocs.map(({ name: marker, body }): Heredoc => ({ name: marker, body, isScript })),
    ...(exec && { exec }),
    ...(script && { script }),
    ...(trigger && { trigger }),
  };
}

function shift({ start, end }: Slice, by: number): Slice {
  return { start: start + by, end: end + by };
}

function rangeOf({ at }: LogicalLine, { start, end }: Slice): TextRange {
  return { start: at(start), end: end > start ? at(end - 1) + 1 : at(start) };
}

function toWord({ line, escapeCharacter }: InstructionSource, slice: Slice): DockerWord {
  return {
    range: rangeOf(line, slice),
    ...unquote(line.text.slice(slice.start, slice.end), escapeCharacter),
  };
}

interface ReadFlags {
  readonly flags: readonly Flag[];
  /** Index of the first argument. */
  readonly next: number;
}

function readFlags({ line, escapeCharacter }: InstructionSource, start: number): ReadFlags {
  const { text } = line;
  const flags: Flag[] = [];
  let next = skipBlanks(text, start);
  while (text.startsWith("--", next)) {
    const slice = { start: next, end: endOfWord(text, next, escapeCharacter) };
    const match = /^--([A-Za-z][\w-]*)(?:=(.*))?$/s.exec(text.slice(slice.start, slice.end));
    if (!match) break;
    const { value } = unquote(match[2] ?? "", escapeCharacter);
    flags.push({ name: match[1] ?? "", value, range: rangeOf(line, slice) });
    next = skipBlanks(text, slice.end);
  }
  return { flags, next };
}

function skipBlanks(text: string, start: number): number {
  let at = start;
  while (text[at] === " " || text[at] === "\t") at++;
  return at;
}

/** The shell receives the joined line and, behind it, the here-documents as they are. */
function readScript(
  { file, line }: InstructionSource,
  start: number,
  isScript: boolean,
): ShellScript | undefined {
  if (isScript) return scriptOfHeredoc(file, line.heredocs[0]);
  const head = line.text.slice(start);
  if (line.heredocs.length === 0) return parseShell(head, (index) => line.at(start + index));
  const first = line.heredocs[0]?.withMarker.start ?? line.end;
  const tail = file.slice(first, line.end);
  const text = `${head}\n${tail}`;
  return parseShell(text, (index) => {
    if (index < head.length) return line.at(start + index);
    return index === head.length ? line.headEnd : first + index - head.length - 1;
  });
}

function scriptOfHeredoc(file: string, heredoc: RawHeredoc | undefined): ShellScript | undefined {
  if (!heredoc) return undefined;
  const { start, end } = heredoc.body;
  const body = file.slice(start, end);
  const interpreter = /^#!\s*(\S+)(?:\s+(\S+))?/.exec(body.trimStart());
  const program = interpreter?.[1]?.endsWith("/env") ? interpreter[2] : interpreter?.[1];
  if (program !== undefined && !isPosixShell(program)) return undefined;
  return parseShell(body, offsetMap([{ start, text: body }], end));
}

/** True for a program that reads the POSIX shell language. */
export function isPosixShell(program: string): boolean {
  return /(?:^|\/)(?:ba|da|a|k|z)?sh$/.test(program);
}

function readTrigger(
  source: InstructionSource,
  name: string,
  start: number,
): Instruction | undefined {
  const { line } = source;
  const text = line.text.slice(start);
  if (name !== "ONBUILD" && !(name === "HEALTHCHECK" && /^CMD\b/i.test(text))) return undefined;
  // ONBUILD may not be nested.
  if (text === "" || /^ONBUILD\b/i.test(text)) return undefined;
  const inner = { ...line, text, at: (index: number) => line.at(start + index) };
  return readInstruction({ ...source, line: inner });
}

function readPairs(source: InstructionSource, slices: readonly Slice[], name: string): Pair[] {
  const { line } = source;
  const [first] = slices;
  if (!first) return [];
  const isOld = name !== "ARG" && !line.text.slice(first.start, first.end).includes("=");
  if (!isOld) return slices.map((slice) => readPair(source, slice));
  const last = slices.at(-1) ?? first;
  const word = toWord(source, first);
  const [, second] = slices;
  const value = second && toWord(source, { start: second.start, end: last.end });
  const range = rangeOf(line, { start: first.start, end: last.end });
  return [{ name: word.value, nameRange: word.range, range, ...(value && { value }) }];
}

function readPair(source: InstructionSource, slice: Slice): Pair {
  const { line } = source;
  const equals = line.text.slice(slice.start, slice.end).indexOf("=");
  const nameEnd = equals < 0 ? slice.end : slice.start + equals;
  const key = toWord(source, { start: slice.start, end: nameEnd });
  const value = equals < 0 ? undefined : toWord(source, { start: nameEnd + 1, end: slice.end });
  return {
    name: key.value,
    nameRange: key.range,
    range: rangeOf(line, slice),
    ...(value && { value }),
  };
}

import { baseNameOf, type Document, type Syntax, type TextRange } from "../model/index.ts";

/** A file of environment variables as dotenv libraries, Compose and shells read it. */
export interface DotenvDocument extends Document {
  readonly kind: "dotenv";
  readonly entries: readonly DotenvEntry[];
}

export interface DotenvEntry {
  readonly name: string;
  /** Without quotes; escapes as written. */
  readonly value: string;
  readonly nameRange: TextRange;
  /** Of the value without its quotes. */
  readonly valueRange: TextRange;
  readonly quote: '"' | "'" | "`" | "";
}

/** What is no assignment is passed over: each reader of these files takes other liberties. */
export const dotenvSyntax: Syntax<DotenvDocument> = {
  kind: "dotenv",
  files: [".env", ".env.*", "*.env"],
  parse: (source) => ({
    kind: "dotenv",
    ...source,
    entries: [...entriesOf(source.text)],
    problems: [],
  }),
};

/** True for a file of this kind that shows which names to set and is meant to be public. */
export function isEnvTemplate(path: string): boolean {
  return /(?:^|[._-])(?:example|sample|template|tmpl|dist|defaults?|schema)(?:[._-]|$)/i.test(
    baseNameOf(path),
  );
}

/** True for the path of a file that holds real values: `.env`, `.env.local`, `prod.env`. */
export function isEnvFile(path: string): boolean {
  const name = baseNameOf(path);
  return /^\.env(?:\..+)?$|\.env$/i.test(name) && !isEnvTemplate(path);
}

const assignment =
  /^[\t \uFEFF]{0,40}(?:export[\t ]{1,8})?([A-Za-z_][\w.-]{0,200})[\t ]{0,40}=[\t ]{0,40}/;

function* entriesOf(text: string): Generator<DotenvEntry> {
  let at = 0;
  while (at < text.length) {
    const lineEnd = endOfLine(text, at);
    const match = assignment.exec(text.slice(at, Math.min(lineEnd, at + 400)));
    if (!match) {
      at = lineEnd + 1;
      continue;
    }
    const [head, name = ""] = match;
    const nameStart = at + head.indexOf(name);
    const start = at + head.length;
    const { quote, range, next } = valueAt(text, start, lineEnd);
    yield {
      name,
      value: text.slice(range.start, range.end),
      nameRange: { start: nameStart, end: nameStart + name.length },
      valueRange: range,
      quote,
    };
    at = Math.max(next, lineEnd) + 1;
  }
}

interface Value {
  readonly quote: DotenvEntry["quote"];
  readonly range: TextRange;
  /** Where the line that ends the value ends. */
  readonly next: number;
}

const maxQuoted = 32_768;

function valueAt(text: string, start: number, lineEnd: number): Value {
  const quote = text[start];
  if (quote === '"' || quote === "'" || quote === "`") {
    const end = closingQuote(text, start + 1, quote);
    if (end !== undefined) {
      return { quote, range: { start: start + 1, end }, next: endOfLine(text, end) };
    }
  }
  const line = text.slice(start, lineEnd);
  const comment = line.search(/(?:^|[\t ])#/);
  const bare = (comment === -1 ? line : line.slice(0, comment)).trimEnd();
  return { quote: "", range: { start, end: start + bare.length }, next: lineEnd };
}

/** A quoted value may span lines; in double quotes a backslash hides the next character. */
function closingQuote(text: string, from: number, quote: string): number | undefined {
  const limit = Math.min(text.length, from + maxQuoted);
  for (let at = from; at < limit; at++) {
    if (text[at] === quote) return at;
    if (quote === '"' && text[at] === "\\") at++;
  }
  return undefined;
}

/** Offset of the line end after `at`; a carriage return before it belongs to it. */
function endOfLine(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end === -1 ? text.length : end;
}

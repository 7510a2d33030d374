import { type ParseError, parse as parseJsonc, printParseErrorCode } from "jsonc-parser";
import { indexLines, type TextRange } from "../model/index.ts";

/** A key of an object, with the keys of the objects that it lies in. */
export interface JsonKey {
  readonly name: string;
  /** Outermost first; of an array's items the array's own key. Valid during the call only. */
  readonly parents: readonly string[];
  /** With its quotes. */
  readonly range: TextRange;
}

/**
 * Reads strict JSON, a byte order mark allowed.
 *
 * @throws SyntaxError where it is broken, its message says where
 */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch {
    throw whereBroken(text, { disallowComments: true });
  }
}

/**
 * Reads JSON with comments and trailing commas.
 *
 * @throws SyntaxError where it is broken, its message says where
 */
export function readJsonc(text: string): unknown {
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true });
  if (errors.length > 0) throw whereBroken(text, { allowTrailingComma: true });
  return value;
}

type JsoncOptions = Parameters<typeof parseJsonc>[2];

function parse(text: string, errors: ParseError[], options: JsoncOptions): unknown {
  try {
    return parseJsonc(text.replace(/^\ufeff/, " "), errors, options);
  } catch (error) {
    if (error instanceof RangeError) throw new SyntaxError("It is nested too deeply (line 1)");
    throw error;
  }
}

function whereBroken(text: string, options: JsoncOptions): SyntaxError {
  const errors: ParseError[] = [];
  parse(text, errors, { ...options, allowEmptyContent: false });
  const [first] = errors;
  const offset = first?.offset ?? 0;
  const line = indexLines(text).regionOf({ start: offset, end: offset }).startLine;
  return new SyntaxError(`${first ? printParseErrorCode(first.error) : "NoJson"} (line ${line})`);
}

/**
 * Offers every key of a JSON text, in the order written. A tree of a lock of megabytes takes ten
 * times its size; this takes what the caller keeps.
 *
 * @param text - JSON that was read without an error
 */
export function visitKeys(text: string, visit: (key: JsonKey) => void): void {
  const parents: string[] = [];
  const open: ("object" | "array")[] = [];
  let key = "";
  let expectsKey = false;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case quote: {
        const end = endOfString(text, at);
        if (expectsKey) {
          key = stringAt(text, at, end);
          visit({ name: key, parents, range: { start: at, end } });
          expectsKey = false;
        }
        at = end - 1;
        break;
      }
      case openBrace:
      case openBracket: {
        const isObject = text.charCodeAt(at) === openBrace;
        if (open.length > 0) parents.push(key);
        open.push(isObject ? "object" : "array");
        expectsKey = isObject;
        break;
      }
      case closeBrace:
      case closeBracket:
        open.pop();
        key = parents.pop() ?? "";
        expectsKey = false;
        break;
      case comma:
        expectsKey = open.at(-1) === "object";
        break;
      case slash:
        at = endOfComment(text, at);
        break;
    }
  }
}

const quote = 34;
const comma = 44;
const slash = 47;
const openBracket = 91;
const backslash = 92;
const closeBracket = 93;
const openBrace = 123;
const closeBrace = 125;

/** Offset behind the closing quote. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === backslash) at++;
    else if (code === quote) return at + 1;
  }
  return text.length;
}

function stringAt(text: string, start: number, end: number): string {
  const raw = text.slice(start + 1, end - 1);
  if (!raw.includes("\\")) return raw;
  try {
    return String(JSON.parse(`"${raw}"`));
  } catch {
    return raw;
  }
}

/** Offset of a comment's last character; of a slash that begins none, its own. */
function endOfComment(text: string, at: number): number {
  const next = text[at + 1];
  if (next !== "/" && next !== "*") return at;
  const end = next === "/" ? text.indexOf("\n", at) : text.indexOf("*/", at + 2) + 1;
  return end <= at ? text.length : end;
}

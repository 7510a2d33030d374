import { Buffer, isUtf8 } from "node:buffer";
import { TargetError } from "../../model/index.ts";
import { parseJson } from "../json.ts";

/** A JSON file that is changed in places: all else stays as it was written, number for number. */
export interface JsonText {
  readonly text: string;
  /** The file as a reader knows it. */
  readonly what: string;
}

/** A value in a JSON text, by offsets of UTF-16 units. */
export interface JsonSpan {
  readonly start: number;
  readonly end: number;
}

/** @throws TargetError where it is no JSON object in UTF-8 */
export function jsonText(bytes: Uint8Array, what: string): JsonText {
  const value = parseJson(bytes, what);
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
  const first = text.trimStart()[0];
  // A byte order mark is taken for nothing when it is parsed, and most readers of images refuse it.
  if (isObject && isUtf8(bytes) && first === "{" && text.codePointAt(0) !== 0xfeff) {
    return { text, what };
  }
  throw new TargetError(`${what} of the image is no JSON object`, { hint: "Build it again." });
}

/**
 * Finds a member of an object that a text holds.
 *
 * @param object - all of the text where left out
 * @returns where its value lies; `undefined` where there is none
 * @throws TargetError where it is there twice, or in another case: readers differ over which counts
 */
export function memberSpan(
  { text, what }: JsonText,
  name: string,
  object: JsonSpan = { start: 0, end: text.length },
): JsonSpan | undefined {
  const found = [...membersOf(text, object)].filter(
    ({ key }) => key.toLowerCase() === name.toLowerCase(),
  );
  const [one, other] = found;
  if (one === undefined) return undefined;
  if (other === undefined && one.key === name) return one.value;
  throw new TargetError(`${what} of the image says ${name} twice, or in another spelling`, {
    hint: "Its readers disagree over what it means: build the image again.",
  });
}

/** Values of an array that a text holds. */
export function* elementSpans(
  { text }: JsonText,
  array: JsonSpan,
): Generator<JsonSpan, void, undefined> {
  for (let at = skipSpace(text, array.start) + 1; ; ) {
    at = skipSpace(text, at);
    if (text[at] === "]") return;
    const end = skipValue(text, at);
    yield { start: at, end };
    at = skipSpace(text, end);
    if (text[at] === ",") at++;
  }
}

/** Text in place of a part of another; of an empty part, text put in there. */
export interface JsonEdit extends JsonSpan {
  readonly text: string;
}

/** Sets a member of an object; its place is kept where it is there. */
export function setMember(
  json: JsonText,
  { name, value, object }: { name: string; value: string; object?: JsonSpan | undefined },
): JsonEdit {
  const there = memberSpan(json, name, object);
  if (there) return { ...there, text: value };
  return appended(json, object ?? { start: 0, end: json.text.length }, {
    text: `${JSON.stringify(name)}:${value}`,
    close: "}",
  });
}

/** Adds values behind the last one of an array. */
export function pushElements(json: JsonText, array: JsonSpan, values: readonly string[]): JsonEdit {
  return appended(json, array, { text: values.join(","), close: "]" });
}

/** The text with all edits, which do not overlap. */
export function withEdits({ text }: JsonText, edits: readonly JsonEdit[]): string {
  let result = "";
  let at = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start)) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}

/** In an object or an array, behind its last value. */
function appended(
  { text }: JsonText,
  { start, end }: JsonSpan,
  { text: added, close }: { readonly text: string; readonly close: string },
): JsonEdit {
  const closing = text.lastIndexOf(close, end - 1);
  let last = closing;
  while (isSpace(text[last - 1])) last--;
  const isEmpty = last - 1 === skipSpace(text, start);
  return { start: last, end: last, text: isEmpty ? added : `,${added}` };
}

interface Member {
  readonly key: string;
  readonly value: JsonSpan;
}

/** The text was parsed before, so that its shape is known to be right. */
function* membersOf(text: string, { start }: JsonSpan): Generator<Member, void, undefined> {
  for (let at = skipSpace(text, start) + 1; ; ) {
    at = skipSpace(text, at);
    if (text[at] !== '"') return;
    const keyEnd = skipString(text, at);
    const from = skipSpace(text, skipSpace(text, keyEnd) + 1);
    const end = skipValue(text, from);
    yield { key: String(JSON.parse(text.slice(at, keyEnd))), value: { start: from, end } };
    at = skipSpace(text, end);
    if (text[at] === ",") at++;
  }
}

/** However deep it is: nothing here calls itself. */
function skipValue(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; ) {
    const char = text[at];
    if (char === '"') at = skipString(text, at);
    else if (char === "{" || char === "[") {
      depth++;
      at++;
      continue;
    } else if (char === "}" || char === "]") {
      depth--;
      at++;
    } else if (isSpace(char) || char === "," || char === ":") {
      at++;
      continue;
    } else {
      literal.lastIndex = at;
      literal.test(text);
      at = literal.lastIndex;
    }
    if (depth === 0) return at;
  }
  return text.length;
}

/** A number, `true`, `false` or `null`. */
const literal = /[^\s,\]}]+/y;

function skipString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); ; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text[at - 1 - slashes] === "\\") slashes++;
    if (slashes % 2 === 0) return at + 1;
  }
}

function skipSpace(text: string, start: number): number {
  let at = start;
  while (isSpace(text[at])) at++;
  return at;
}

function isSpace(char: string | undefined): boolean {
  return char === " " || char === "\n" || char === "\r" || char === "\t";
}

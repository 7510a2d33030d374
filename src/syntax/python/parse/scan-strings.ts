import { addToken, type OpenString, type Scan } from "./scan-state.ts";
import { T } from "./token-kinds.ts";

/** What the letters before a quote begin; `none` where they are a name. */
export function stringOpening(
  text: string,
  start: number,
  end: number,
): "plain" | "holes" | "none" {
  let opening: "plain" | "holes" = "plain";
  for (let at = start; at < end; at++) {
    const letter = text.charCodeAt(at) | 32;
    if (letter === 102 || letter === 116) opening = "holes";
    else if (letter !== 114 && letter !== 98 && letter !== 117) return "none";
  }
  return opening;
}

/** A string without holes, from its prefix at `start` and its first quote at `open`. */
export function scanString(scan: Scan, start: number, open: number): void {
  const { text } = scan;
  const quote = text.charCodeAt(open);
  const isTriple = text.charCodeAt(open + 1) === quote && text.charCodeAt(open + 2) === quote;
  const last = isTriple ? endOfTriple(text, open + 3, quote) : endOfPlain(text, open + 1, quote);
  const isClosed = last < text.length && text.charCodeAt(last) === quote;
  const end = isClosed ? last + (isTriple ? 3 : 1) : Math.min(last, text.length);
  scan.at = end;
  addToken(scan, T.STRING, start, end);
  if (!isClosed) addToken(scan, T.BAD, end, end);
}

/** Where the closing quote stands; else the end of the line or the text. */
function endOfPlain(text: string, from: number, quote: number): number {
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote || code === 10 || code === 13) break;
    if (code === 92) at += isCrLf(text, at + 1) ? 2 : 1;
  }
  return at;
}

/** Where the closing quotes begin; else the end of the text. */
function endOfTriple(text: string, from: number, quote: number): number {
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 92) at++;
    else if (code === quote && closes(text, at, true)) break;
  }
  return at;
}

function isCrLf(text: string, at: number): boolean {
  return text.charCodeAt(at) === 13 && text.charCodeAt(at + 1) === 10;
}

function closes(text: string, at: number, isTriple: boolean): boolean {
  if (!isTriple) return true;
  const quote = text.charCodeAt(at);
  return text.charCodeAt(at + 1) === quote && text.charCodeAt(at + 2) === quote;
}

/** CPython refuses more than 150 within each other. */
const maxNested = 150;

/** Opens an f-string or template string; its text is read by `continueFString`. */
export function beginFString(scan: Scan, start: number, open: number): void {
  const { text } = scan;
  if (scan.strings.length >= maxNested) {
    scanString(scan, start, open);
    return;
  }
  const quote = text.charCodeAt(open);
  const isTriple = text.charCodeAt(open + 1) === quote && text.charCodeAt(open + 2) === quote;
  const prefix = text.slice(start, open).toLowerCase();
  const end = open + (isTriple ? 3 : 1);
  addToken(scan, T.F_START, start, end);
  scan.at = end;
  scan.strings.push({ quote, isTriple, isRaw: prefix.includes("r"), inText: true, holes: [] });
  if (end >= text.length) endFString(scan, 0);
}

/** Reads text up to a hole, the end of a hole's format, or the closing quotes. */
export function continueFString(scan: Scan, string: OpenString): void {
  const { text } = scan;
  const at = endOfText(text, scan.at, string);
  const code = text.charCodeAt(at);
  if (code === 123) openHole(scan, string, at);
  else if (code === 125) closeHole(scan, string, at);
  else {
    const isClosed = code === string.quote && string.holes.length === 0;
    scan.at = Math.min(at, text.length);
    endFString(scan, isClosed ? (string.isTriple ? 3 : 1) : 0);
  }
}

/** Where a brace that counts, the closing quotes, or the end of what may hold the string stands. */
function endOfText(text: string, from: number, string: OpenString): number {
  const { isRaw, holes } = string;
  const inFormat = holes.length > 0;
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    const isDoubled = (code === 123 || code === 125) && text.charCodeAt(at + 1) === code;
    // `{{` and `}}` are text, but not within a format.
    if (isDoubled && !inFormat) at++;
    else if (code === 123 || (code === 125 && inFormat)) return at;
    else if (code === 92) at = skipEscape(text, at, isRaw);
    else if (endsText(text, at, string)) return at;
    at++;
  }
  return at;
}

function endsText(
  text: string,
  at: number,
  { quote, isTriple }: Pick<OpenString, "quote" | "isTriple">,
): boolean {
  const code = text.charCodeAt(at);
  if (code === quote) return closes(text, at, isTriple);
  return !isTriple && (code === 10 || code === 13);
}

/** The last character of an escape; braces after a backslash still open and close. */
function skipEscape(text: string, at: number, isRaw: boolean): number {
  const next = text.charCodeAt(at + 1);
  if (next === 123 || next === 125) return at;
  if (isCrLf(text, at + 1)) return at + 2;
  if (isRaw || next !== 78 || text.charCodeAt(at + 2) !== 123) return at + 1;
  let end = at + 3;
  // The longest name of a character has 83 letters.
  while (end - at < 100 && text.charCodeAt(end) > 31 && text.charCodeAt(end) !== 125) end++;
  return text.charCodeAt(end) === 125 ? end : at + 1;
}

function endFString(scan: Scan, quotes: number): void {
  const start = scan.at;
  const string = scan.strings.pop();
  if (quotes === 0) addToken(scan, T.BAD, start, start);
  const first = string?.holes[0];
  if (first) scan.depth = first.depth;
  scan.at = start + quotes;
  // A quote that ends a string within a format is skipped, or the scanner would stand still.
  if (quotes === 0 && first && scan.text.charCodeAt(start) === string.quote) scan.at++;
  addToken(scan, T.F_END, start, start + quotes);
}

function openHole(scan: Scan, string: OpenString, at: number): void {
  addToken(scan, T.HOLE_OPEN, at, at + 1);
  string.holes.push({ depth: scan.depth });
  string.inText = false;
  scan.depth++;
  scan.at = at + 1;
}

/** At the `}` of the innermost hole. */
export function closeHole(scan: Scan, string: OpenString, at: number): void {
  addToken(scan, T.HOLE_CLOSE, at, at + 1);
  const hole = string.holes.pop();
  scan.depth = hole?.depth ?? 0;
  scan.at = at + 1;
  string.inText = true;
}

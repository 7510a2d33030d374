import { addToken, type OpenString, type Scan } from "./scan-state.ts";
import { closeHole } from "./scan-strings.ts";
import { T } from "./token-kinds.ts";

/** Brackets, operators, and what is no token at all. */
export function scanOperator(scan: Scan, code: number): void {
  const string = scan.strings.at(-1);
  const hole = string?.holes.at(-1);
  const floor = hole === undefined ? 0 : hole.depth + 1;
  if (string && hole && scan.depth === floor && endsHolePart(scan, string, code)) return;
  const bracket = brackets[code] ?? 0;
  if (bracket === 0) {
    scanSign(scan, code);
    return;
  }
  if (bracket % 2 === 1) scan.depth++;
  else if (scan.depth > floor) scan.depth--;
  add(scan, bracket, 1);
}

/** `}`, `:` and `!` directly within a hole of a string. */
function endsHolePart(scan: Scan, string: OpenString, code: number): boolean {
  if (code === 125) closeHole(scan, string, scan.at);
  else if (code === 58) {
    string.inText = true;
    add(scan, T.FORMAT, 1);
  } else if (code === 33 && scan.text.charCodeAt(scan.at + 1) !== 61) add(scan, T.CONVERSION, 1);
  else return false;
  return true;
}

function scanSign(scan: Scan, code: number): void {
  const { text, at } = scan;
  const next = text.charCodeAt(at + 1);
  if (next === code && code < 128) {
    const doubled = doubles[code] as number;
    if (doubled !== 0) {
      if (text.charCodeAt(at + 2) === 61) add(scan, T.AUGMENTED, 3);
      else add(scan, doubled, 2);
      return;
    }
  }
  const pair = pairOf(code, next, text.charCodeAt(at + 2));
  if (pair !== 0) add(scan, pair, pair === T.ELLIPSIS ? 3 : 2);
  else add(scan, singles[code] ?? T.BAD, 1);
}

/** What two characters, or three dots, are together; 0 where they are two tokens. */
function pairOf(code: number, next: number, third: number): number {
  if (code === 46) return next === 46 && third === 46 ? T.ELLIPSIS : 0;
  if (code === 45 && next === 62) return T.ARROW;
  if (code === 60 && next === 62) return T.COMPARISON;
  if (next !== 61) return 0;
  if (code === 58) return T.WALRUS;
  if (code === 60 || code === 62 || code === 61 || code === 33) return T.COMPARISON;
  const single = singles[code] ?? T.BAD;
  return single >= T.PIPE && single < T.TILDE ? T.AUGMENTED : 0;
}

function add(scan: Scan, kind: number, length: number): void {
  const start = scan.at;
  scan.at = start + length;
  addToken(scan, kind, start, scan.at);
}

/** By code: opening ones odd, closing ones even. */
const brackets = byCode({
  "(": T.OPEN_PAREN,
  ")": T.CLOSE_PAREN,
  "[": T.OPEN_SQUARE,
  "]": T.CLOSE_SQUARE,
  "{": T.OPEN_BRACE,
  "}": T.CLOSE_BRACE,
});

const doubles = byCode({ "*": T.POWER, "/": T.FLOOR, "<": T.SHIFT_LEFT, ">": T.SHIFT_RIGHT });

const singles = byCode(
  {
    ",": T.COMMA,
    ";": T.SEMICOLON,
    "`": T.BACKTICK,
    "|": T.PIPE,
    "^": T.CARET,
    "&": T.AMPERSAND,
    "+": T.PLUS,
    "-": T.MINUS,
    "*": T.STAR,
    "/": T.SLASH,
    "%": T.PERCENT,
    "@": T.AT,
    "~": T.TILDE,
    ".": T.DOT,
    ":": T.COLON,
    "=": T.EQUALS,
    "<": T.COMPARISON,
    ">": T.COMPARISON,
  },
  T.BAD,
);

function byCode(kinds: Readonly<Record<string, number>>, otherwise = 0): Uint8Array {
  const table = new Uint8Array(128).fill(otherwise);
  for (const [sign, kind] of Object.entries(kinds)) table[sign.charCodeAt(0)] = kind;
  return table;
}

const kinds = {
  END: 0,
  NEWLINE: 1,
  INDENT: 2,
  DEDENT: 3,
  NUMBER: 4,
  STRING: 5,
  /** Prefix and quotes of a string with holes. */
  F_START: 6,
  /** Its closing quotes; empty where they are missing. */
  F_END: 7,
  HOLE_OPEN: 8,
  HOLE_CLOSE: 9,
  /** `!` before the conversion of a hole. */
  CONVERSION: 10,
  /** `:` before the format of a hole. */
  FORMAT: 11,
  BAD: 12,
  OPEN_PAREN: 13,
  CLOSE_PAREN: 14,
  OPEN_SQUARE: 15,
  CLOSE_SQUARE: 16,
  OPEN_BRACE: 17,
  CLOSE_BRACE: 18,
  COMMA: 19,
  COLON: 20,
  DOT: 21,
  SEMICOLON: 22,
  EQUALS: 23,
  /** `+=` and its like. */
  AUGMENTED: 24,
  WALRUS: 25,
  ARROW: 26,
  ELLIPSIS: 27,
  BACKTICK: 28,
  /** `<`, `==`, `<>` and their like. */
  COMPARISON: 29,
  PIPE: 30,
  CARET: 31,
  AMPERSAND: 32,
  SHIFT_LEFT: 33,
  SHIFT_RIGHT: 34,
  PLUS: 35,
  MINUS: 36,
  STAR: 37,
  SLASH: 38,
  FLOOR: 39,
  PERCENT: 40,
  AT: 41,
  POWER: 42,
  TILDE: 43,
  /** Names and the words below; soft words come first, and are names where nothing else fits. */
  NAME: 50,
  ASYNC: 51,
  AWAIT: 52,
  /** From here on words that are never names. */
  AND: 53,
  AS: 54,
  ASSERT: 55,
  BREAK: 56,
  CLASS: 57,
  CONTINUE: 58,
  DEF: 59,
  DEL: 60,
  ELIF: 61,
  ELSE: 62,
  EXCEPT: 63,
  FALSE: 64,
  FINALLY: 65,
  FOR: 66,
  FROM: 67,
  GLOBAL: 68,
  IF: 69,
  IMPORT: 70,
  IN: 71,
  IS: 72,
  LAMBDA: 73,
  NONE: 74,
  NOT: 75,
  OR: 76,
  PASS: 77,
  RAISE: 78,
  RETURN: 79,
  TRUE: 80,
  TRY: 81,
  WHILE: 82,
  WITH: 83,
  YIELD: 84,
} as const;

/** Kinds of tokens, as small numbers: what the reader of tokens compares most. */
export const T: { readonly [Kind in keyof typeof kinds]: number } = kinds;

const words: ReadonlyMap<string, number> = new Map([
  ["async", T.ASYNC],
  ["await", T.AWAIT],
  ["and", T.AND],
  ["as", T.AS],
  ["assert", T.ASSERT],
  ["break", T.BREAK],
  ["class", T.CLASS],
  ["continue", T.CONTINUE],
  ["def", T.DEF],
  ["del", T.DEL],
  ["elif", T.ELIF],
  ["else", T.ELSE],
  ["except", T.EXCEPT],
  ["False", T.FALSE],
  ["finally", T.FINALLY],
  ["for", T.FOR],
  ["from", T.FROM],
  ["global", T.GLOBAL],
  ["if", T.IF],
  ["import", T.IMPORT],
  ["in", T.IN],
  ["is", T.IS],
  ["lambda", T.LAMBDA],
  ["None", T.NONE],
  ["not", T.NOT],
  ["or", T.OR],
  ["pass", T.PASS],
  ["raise", T.RAISE],
  ["return", T.RETURN],
  ["True", T.TRUE],
  ["try", T.TRY],
  ["while", T.WHILE],
  ["with", T.WITH],
  ["yield", T.YIELD],
]);

/** Words by their first letter, as codes below 128; most names begin no word. */
const byFirst: readonly (readonly (readonly [string, number])[])[] = Array.from(
  { length: 128 },
  (_, code) => [...words].filter(([word]) => word.charCodeAt(0) === code),
);

/** What the word at `start` up to `end` is: `T.NAME` for most. */
export function wordAt(text: string, start: number, end: number): number {
  const length = end - start;
  if (length > 8 || length < 2) return T.NAME;
  const first = text.charCodeAt(start);
  const candidates = first < 128 ? byFirst[first] : undefined;
  if (candidates === undefined) return T.NAME;
  for (let i = 0; i < candidates.length; i++) {
    const candidate = candidates[i] as readonly [string, number];
    if (candidate[0].length === length && text.startsWith(candidate[0], start)) return candidate[1];
  }
  return T.NAME;
}

/** `)`, `]` or `}`. */
export function isCloser(kind: number): boolean {
  return kind === T.CLOSE_PAREN || kind === T.CLOSE_SQUARE || kind === T.CLOSE_BRACE;
}

/** 1 for an opening bracket, -1 for a closing one, else 0. */
export function nesting(kind: number): number {
  if (kind === T.OPEN_PAREN || kind === T.OPEN_SQUARE || kind === T.OPEN_BRACE) return 1;
  return isCloser(kind) ? -1 : 0;
}

/** True for what an operand may begin with, signs and bad tokens included. */
export function beginsOperand(kind: number): boolean {
  return operandStarts[kind] === 1;
}

const operandStarts = new Uint8Array(128);
for (const kind of [
  T.NUMBER,
  T.STRING,
  T.F_START,
  T.OPEN_PAREN,
  T.OPEN_SQUARE,
  T.OPEN_BRACE,
  T.ELLIPSIS,
  T.BACKTICK,
  T.PLUS,
  T.MINUS,
  T.TILDE,
  T.NAME,
  T.ASYNC,
  T.AWAIT,
  T.FALSE,
  T.LAMBDA,
  T.NONE,
  T.NOT,
  T.TRUE,
]) {
  operandStarts[kind] = 1;
}

/** Words that begin a statement and never stand within an expression. */
export function beginsStatement(word: number): boolean {
  switch (word) {
    case T.ASSERT:
    case T.BREAK:
    case T.CLASS:
    case T.CONTINUE:
    case T.DEF:
    case T.DEL:
    case T.ELIF:
    case T.EXCEPT:
    case T.FINALLY:
    case T.GLOBAL:
    case T.IMPORT:
    case T.PASS:
    case T.RAISE:
    case T.RETURN:
    case T.TRY:
    case T.WHILE:
    case T.WITH:
      return true;
    default:
      return false;
  }
}

import type { TextRange } from "../../../model/index.ts";

/** What a text is made of: kind, start and end of each token, in three arrays side by side. */
export interface Tokens {
  readonly kinds: Uint8Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly count: number;
  readonly comments: readonly TextRange[];
  /** Where the indentation fits no level, the first twenty. */
  readonly problems: readonly number[];
  /** Where the text was left with more than is read; -1 where it was read to its end. */
  readonly leftAt: number;
  /** Characters stepped over or looked at ahead. */
  readonly steps: number;
}

/** A string with holes that is being read. */
export interface OpenString {
  readonly quote: number;
  readonly isTriple: boolean;
  readonly isRaw: boolean;
  /** False within a hole. */
  inText: boolean;
  /** For each open hole, outermost first: how many brackets were open before it. */
  readonly holes: { readonly depth: number }[];
}

/** Where the scanner is. */
export interface Scan {
  readonly text: string;
  at: number;
  kinds: Uint8Array;
  starts: Int32Array;
  ends: Int32Array;
  count: number;
  readonly comments: TextRange[];
  readonly indents: number[];
  readonly strings: OpenString[];
  /** Brackets and holes that are open. */
  depth: number;
  atLineStart: boolean;
  /** Where the indentation fits no level, the first twenty. */
  readonly problems: number[];
  /** Characters looked at ahead. */
  lookedAt: number;
}

type Columns = Pick<Scan, "kinds" | "starts" | "ends">;

/** Of the text before, for the next one: new ones for each file would be most of what is allocated. */
let spare: Columns | undefined;

/** Larger ones are not kept. */
const maxSpare = 1 << 20;

export function startScan(text: string): Scan {
  const size = 64 + (text.length >> 2);
  const columns = spare && spare.kinds.length >= size ? spare : newColumns(size);
  spare = undefined;
  return {
    text,
    at: 0,
    kinds: columns.kinds,
    starts: columns.starts,
    ends: columns.ends,
    count: 0,
    comments: [],
    indents: [0],
    strings: [],
    depth: 0,
    atLineStart: true,
    problems: [],
    lookedAt: 0,
  };
}

/** Hands back the memory of tokens that nobody looks at any more. */
export function releaseTokens({ kinds, starts, ends }: Tokens): void {
  if (kinds.length <= maxSpare) spare = { kinds, starts, ends };
}

function newColumns(size: number): Columns {
  return {
    kinds: new Uint8Array(size),
    starts: new Int32Array(size),
    ends: new Int32Array(size),
  };
}

export function addToken(scan: Scan, kind: number, start: number, end: number): void {
  const index = scan.count++;
  if (index >= scan.kinds.length) grow(scan);
  scan.kinds[index] = kind;
  scan.starts[index] = start;
  scan.ends[index] = end;
}

function grow(scan: Scan): void {
  const { kinds, starts, ends } = newColumns(scan.kinds.length * 2);
  kinds.set(scan.kinds);
  starts.set(scan.starts);
  ends.set(scan.ends);
  scan.kinds = kinds;
  scan.starts = starts;
  scan.ends = ends;
}

/** Every code above ASCII counts as part of a name, but for spaces of other scripts. */
export function isNameStart(code: number): boolean {
  return (code > 96 && code < 123) || (code > 64 && code < 91) || code === 95 || isWide(code);
}

export function isNameCode(code: number): boolean {
  return (
    (code > 96 && code < 123) ||
    (code > 64 && code < 91) ||
    code === 95 ||
    (code > 47 && code < 58) ||
    isWide(code)
  );
}

function isWide(code: number): boolean {
  return code > 127 && code !== 0xa0 && code !== 0xfeff && code !== 0x3000;
}

export function isDigit(code: number): boolean {
  return code > 47 && code < 58;
}

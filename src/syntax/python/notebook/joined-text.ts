import { indexLines, type Region, type TextRange } from "../../../model/index.ts";

/** Text put together of the contents of JSON strings, and where each part came from. */
export interface JoinedText {
  readonly text: string;
  /** The region of the JSON that a range of the text was written in. */
  regionOf(range: TextRange): Region;
}

/** A part of the text: of the length of what it was read from, or one escape. */
interface Piece {
  readonly start: number;
  readonly end: number;
  readonly from: number;
  readonly to: number;
}

/** Puts texts together, in order. */
export interface TextJoiner {
  /** Adds what a JSON string says; its range is that of the quotes too. */
  add(string: TextRange): void;
  /** Adds text that stands nowhere. */
  addText(text: string): void;
  readonly length: number;
  close(): JoinedText;
}

/** @param json - strict JSON that was read without an error */
export function openJoiner(json: string): TextJoiner {
  const parts: string[] = [];
  const pieces: Piece[] = [];
  const nextEscape = escapeFinder(json);
  let length = 0;
  const push = (text: string, from: number, to: number) => {
    if (text === "") return;
    pieces.push({ start: length, end: length + text.length, from, to });
    parts.push(text);
    length += text.length;
  };
  return {
    get length() {
      return length;
    },
    add({ start, end }) {
      let from = start + 1;
      for (let at = nextEscape(from); at < end - 1; at = nextEscape(from)) {
        push(json.slice(from, at), from, at);
        const to = at + (json[at + 1] === "u" ? 6 : 2);
        push(String(JSON.parse(`"${json.slice(at, to)}"`)), at, to);
        from = to;
      }
      push(json.slice(from, end - 1), from, end - 1);
    },
    addText(text) {
      const at = pieces.at(-1)?.to ?? 0;
      push(text, at, at);
    },
    close: () => ({ text: parts.join(""), regionOf: regionsOf(json, pieces) }),
  };
}

/** Finds the first backslash from an offset on; asked in the order of the text, each part is searched once. */
function escapeFinder(json: string): (from: number) => number {
  let known = { from: 0, at: -1 };
  return (from) => {
    if (from < known.from || from > known.at) {
      const at = json.indexOf("\\", from);
      known = { from, at: at < 0 ? json.length : at };
    }
    return known.at;
  };
}

function regionsOf(json: string, pieces: readonly Piece[]): JoinedText["regionOf"] {
  const lines = indexLines(json);
  const isLinear = ({ start, end, from, to }: Piece) => end - start === to - from;
  const startOf = (offset: number) => {
    const piece = pieceAt(pieces, offset);
    if (!piece) return 0;
    return isLinear(piece) ? piece.from + Math.min(offset, piece.end) - piece.start : piece.from;
  };
  const endOf = (offset: number) => {
    const piece = pieceAt(pieces, offset - 1);
    if (!piece) return 0;
    return isLinear(piece) ? piece.from + Math.min(offset, piece.end) - piece.start : piece.to;
  };
  return ({ start, end }) => {
    const from = startOf(start);
    return lines.regionOf({ start: from, end: end > start ? Math.max(from, endOf(end)) : from });
  };
}

/** The piece that an offset lies in; the last one for what lies behind. */
function pieceAt(pieces: readonly Piece[], offset: number): Piece | undefined {
  let low = 0;
  let high = pieces.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((pieces[middle]?.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return pieces[low];
}

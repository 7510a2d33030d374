/** Half-open range of UTF-16 offsets into a file's decoded text. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Lines and columns counted from 1, columns in UTF-16 units, the end exclusive (SARIF 2.1.0, region). */
export interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A place in one asset. */
export interface Location {
  /** Id of the {@link Asset}. */
  readonly asset: string;
  /** POSIX path relative to the asset's root, without a leading slash. */
  readonly path: string;
  readonly region?: Region;
  /** diffID of the image layer that holds the file, `sha256:…`. */
  readonly layer?: string;
}

/** Turns offsets of one text into lines and columns. A line ends after `\n`, or after `\r` without one. */
export interface LineIndex {
  regionOf(range: TextRange): Region;
  /** Offset of the first character of a line counted from 1; the text's length past the last. */
  offsetOfLine(line: number): number;
  readonly lineCount: number;
}

/**
 * Indexes the lines of a text once, for many look-ups.
 *
 * @param text - decoded file content
 */
export function indexLines(text: string): LineIndex {
  let known: number[] | undefined;
  const startsOf = () => {
    known ??= lineStarts(text);
    return known;
  };
  const position = (offset: number): readonly [number, number] => {
    const starts = startsOf();
    const line = lineAt(starts, offset);
    return [line + 1, offset - (starts[line] ?? 0) + 1];
  };
  return {
    get lineCount() {
      return startsOf().length;
    },
    offsetOfLine: (line) => startsOf()[line - 1] ?? text.length,
    regionOf({ start, end }) {
      const [startLine, startColumn] = position(start);
      const [endLine, endColumn] = position(end);
      return { startLine, startColumn, endLine, endColumn };
    },
  };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  if (!text.includes("\r")) {
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
    return starts;
  }
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 10 || (code === 13 && text.charCodeAt(i + 1) !== 10)) starts.push(i + 1);
  }
  return starts;
}

/** Index of the last start that is not after `offset`. */
function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

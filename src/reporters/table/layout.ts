/** Columns that a text takes in a terminal; it must hold no control characters. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += columnsOf(character);
  return width;
}

/** Cut to a width, with an ellipsis where something is missing. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let result = "";
  let used = 0;
  for (const character of text) {
    used += columnsOf(character);
    if (used > width - 1) break;
    result += character;
  }
  return width < 1 ? "" : `${result}…`;
}

/** Cut from the start: the end of a path tells more. */
export function cutStart(text: string, width: number): string {
  const characters = [...text].reverse().join("");
  return [...cut(characters, width)].reverse().join("");
}

/** Filled with spaces to a width. */
export function pad(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - widthOf(text)));
}

/**
 * Breaks a text at spaces. A word that is wider than a line is broken where the line ends.
 *
 * @param limit - lines at most; the last one then ends with an ellipsis
 */
export function wrap(
  text: string,
  width: number,
  limit: number = Number.POSITIVE_INFINITY,
): string[] {
  const room = Math.max(8, width);
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").flatMap((w) => pieces(w, room))) {
    if (line !== "" && widthOf(line) + 1 + widthOf(word) > room) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
    if (lines.length > limit) break;
  }
  if (line !== "") lines.push(line);
  if (lines.length <= limit) return lines;
  const kept = lines.slice(0, limit);
  kept[limit - 1] = `${cut(kept[limit - 1] ?? "", room - 1).replace(/…$/, "")}…`;
  return kept;
}

function pieces(word: string, width: number): string[] {
  if (widthOf(word) <= width) return [word];
  const result: string[] = [];
  let piece = "";
  let used = 0;
  for (const character of word) {
    const columns = columnsOf(character);
    if (used + columns > width) {
      result.push(piece);
      piece = "";
      used = 0;
    }
    piece += character;
    used += columns;
  }
  return [...result, piece];
}

function columnsOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x300) return 1;
  if (/\p{M}/u.test(character)) return 0;
  return isWide(code) || /\p{Emoji_Presentation}/u.test(character) ? 2 : 1;
}

/** East Asian Wide and Fullwidth (Unicode Standard Annex 11), by block. */
function isWide(code: number): boolean {
  return wide.some(([from, to]) => code >= from && code <= to);
}

const wide: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x1b000, 0x1b2ff],
  [0x20000, 0x3fffd],
];

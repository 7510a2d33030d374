import type { Edit } from "../model/index.ts";

/**
 * Applies edits of one file to its text.
 *
 * @param text - the file as decoded; edit ranges are UTF-16 offsets into it
 * @param edits - in any order; must not overlap; two insertions at one place keep their order
 * @returns the new text; `text` itself where there are no edits
 * @throws RangeError where two edits overlap or one lies outside `text`
 * @see SARIF 2.1.0, replacement object
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const sorted = [...edits].sort(
    (a, b) => a.range.start - b.range.start || a.range.end - b.range.end,
  );
  let result = "";
  let at = 0;
  for (const { range, text: replacement } of sorted) {
    if (range.start < at || range.end < range.start || range.end > text.length) {
      throw new RangeError(`Edit ${range.start}-${range.end} overlaps another or lies outside`);
    }
    result += text.slice(at, range.start) + replacement;
    at = range.end;
  }
  return edits.length === 0 ? text : result + text.slice(at);
}

import {
  type Document,
  indexLines,
  type LineIndex,
  type MakeSite,
  type ProgramReader,
} from "../../model/index.ts";
import { normalText } from "../detect/check-document.ts";
import { commentsAt } from "../detect/suppressions.ts";

/** What a document says for programs, each kind apart: plain values that outlive its text. */
export function gatherFrom(
  document: Document,
  programs: readonly ProgramReader[],
): { readonly kind: string; readonly value: unknown }[] {
  const makeSite = siteMaker(document);
  return programs.flatMap(({ kind, gather }) => {
    const value = gather(document, makeSite);
    return value === undefined ? [] : [{ kind, value }];
  });
}

function siteMaker(document: Document): MakeSite {
  let index: LineIndex | undefined;
  const { origin } = document;
  return (range, symbol) => {
    index ??= indexLines(document.text);
    const lines = index;
    const region = lines.regionOf(range);
    const { here, above, inside = "" } = commentsAt({ document, lines, region });
    const comments = {
      here: commentOf(here),
      above: commentOf(above),
      ...(inside && { inside: commentOf(inside) }),
    };
    return {
      range: { start: range.start, end: range.end },
      region: (origin ?? lines).regionOf(range),
      ...(origin && { part: origin.partAt(range.start) }),
      text: normalText(document.text, range),
      ...(symbol !== undefined && { symbol }),
      ...((comments.here || comments.above || inside) && { comments }),
    };
  };
}

/** Only what can suppress is kept of a line: the rest may hold anything. */
function commentOf(line: string): string {
  const start = line.search(
    /(?:#|\/\/|--|\/\*|<!--)\s*(?:suture:|nosec|noqa\s*:|nosemgrep|eslint-disable)/i,
  );
  return start < 0 ? "" : line.slice(start, start + 500);
}

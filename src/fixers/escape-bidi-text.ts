import { scopesOf } from "../analysis/python/names.ts";
import type { Edit, Fixer, Refusal, RuleFinding, TextRange } from "../model/index.ts";
import { bidiText } from "../rules/python/bidi-text.ts";
import type { PlaceEvidence } from "../rules/python-matches.ts";
import type { PythonDocument } from "../syntax/python.ts";

/** Writes hidden signs as escapes in texts, which stay the same, and takes them out of comments. */
export const escapeBidiText: Fixer<RuleFinding<PlaceEvidence>> = {
  id: "escape-bidi-text",
  fixes: [bidiText.id],
  safety: "safe",
  propose({ evidence: { at }, location: { path } }, { document, expected }) {
    const edits = rewrite(document as PythonDocument, at);
    if (!edits) return raw;
    return {
      title: "Make hidden signs visible",
      changes: [{ kind: "edit", path, expected, edits }],
      group: `escape-bidi-text:${path}`,
    };
  },
};

const raw: Refusal = {
  refused: "needs-person",
  message: "Write this text without `r`, so that the signs can be written as escapes.",
};

const sign = /[\u202a-\u202e\u2066-\u2069]/g;

function rewrite(document: PythonDocument, at: TextRange): Edit[] | undefined {
  const { nodes, module } = scopesOf(document);
  const isSame = ({ start, end }: TextRange) => start === at.start && end === at.end;
  const written = document.text.slice(at.start, at.end);
  const places = [...written.matchAll(sign)].map(({ index, 0: found }) => ({
    range: { start: at.start + index, end: at.start + index + 1 },
    spelling: `\\u${found.charCodeAt(0).toString(16)}`,
    // An odd number of backslashes before it would make the escape a plain text.
    isEscaped: /(?:^|[^\\])(?:\\\\)*\\$/.test(written.slice(Math.max(0, index - 50), index)),
  }));
  if (module.comments.some(isSame)) return places.map(({ range }) => ({ range, text: "" }));
  const pieces = nodes.flatMap((node) => (node.kind === "string" ? node.pieces : []));
  const piece = pieces.find(({ content }) => isSame(content));
  if (!piece || !/^[uf]?$/i.test(piece.prefix)) return undefined;
  const isInHole = ({ start }: TextRange) =>
    piece.segments.some(
      ({ kind, range }) => kind === "hole" && range.start <= start && start < range.end,
    );
  if (places.some(({ range, isEscaped }) => isEscaped || isInHole(range))) return undefined;
  return places.map(({ range, spelling }) => ({ range, text: spelling }));
}

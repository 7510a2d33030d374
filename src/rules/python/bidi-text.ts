import { scopesOf } from "../../analysis/python/names.ts";
import type { Rule, TextRange } from "../../model/index.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { matchAt, type PlaceEvidence } from "../python-matches.ts";

/** Code that looks other than it is: CVE-2021-42574, "Trojan Source". */
export const bidiText: Rule<PythonDocument, PlaceEvidence> = {
  id: "python/bidi-text",
  kind: "code",
  reads: "python",
  title: "Hidden signs turn the order of the code round on the screen",
  advice: "Take the signs out of comments, and write them as escapes in texts.",
  severity: "high",
  cwe: 1007,
  aliases: ["B613"],
  *find(document) {
    // No triggers: most files are ASCII, which this expression sees at once.
    if (!signs.test(document.text)) return;
    const scopes = scopesOf(document);
    for (const range of tokensOf(document)) {
      if (!leaks(document.text.slice(range.start, range.end))) continue;
      yield matchAt(scopes, {
        node: scopes.module,
        range,
        message: "What follows on this line is shown in another order than it runs.",
        evidence: { at: range },
      });
    }
  },
};

const signs = /[\u202a-\u202e\u2066-\u2069]/;

/** Comments, and what stands between the quotes of texts. */
function tokensOf(document: PythonDocument): readonly TextRange[] {
  const { nodes, module } = scopesOf(document);
  const texts = nodes.flatMap((node) => (node.kind === "string" ? node.pieces : []));
  return [...module.comments, ...texts.map(({ content }) => content)].filter(({ start, end }) =>
    signs.test(document.text.slice(start, end)),
  );
}

/**
 * True where a sign is still at work where its line ends, or where the token ends: texts in Arabic
 * or Hebrew close what they open. Unicode Standard Annex 9, X1 to X8.
 */
function leaks(token: string): boolean {
  return token.split(/[\r\n\u2028\u2029]/).some((line) => {
    const open: string[] = [];
    for (const sign of line) {
      // Unicode counts no deeper, and no text means to.
      if (open.length > maxDepth) return true;
      const closing = closings.get(sign);
      if (closing !== undefined) open.push(closing);
      else if (sign === "\u2069" && open.includes(sign)) open.length = open.lastIndexOf(sign);
      else if (sign === open.at(-1)) open.pop();
    }
    return open.length > 0;
  });
}

const maxDepth = 125;

/** What ends the work of each sign. */
const closings: ReadonlyMap<string, string> = new Map([
  ...["\u202a", "\u202b", "\u202d", "\u202e"].map((sign) => [sign, "\u202c"] as const),
  ...["\u2066", "\u2067", "\u2068"].map((sign) => [sign, "\u2069"] as const),
]);

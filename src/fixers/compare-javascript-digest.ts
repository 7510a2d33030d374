import { lookUp, scopesOf } from "../analysis/javascript/scopes.ts";
import { outer } from "../analysis/javascript/text-template.ts";
import type { Edit, Fixer, Refusal, RuleFinding } from "../model/index.ts";
import { unsafeComparison } from "../rules/javascript/unsafe-comparison.ts";
import { nodeAt, type PlaceEvidence } from "../rules/javascript-matches.ts";
import type { JsBinary, JsExpression } from "../syntax/javascript/nodes.ts";
import type { JavascriptDocument } from "../syntax/javascript.ts";
import { addFunction } from "./added-functions.ts";
import { hasComment } from "./javascript-edits.ts";
import { importInScript } from "./javascript-imports.ts";

/** Compares texts in a time that tells nothing. Safe where the answer is the same for every value. */
export const compareJavascriptDigest: Fixer<RuleFinding<PlaceEvidence>> = {
  id: "compare-javascript-digest",
  fixes: [unsafeComparison.id],
  safety: "safe",
  propose({ evidence: { at }, location: { path } }, { document, expected }) {
    const javascript = document as JavascriptDocument;
    const compare = nodeAt(scopesOf(javascript), "binary", at);
    const edits = compare && editsFor(compare, javascript);
    if (!edits) return byHand;
    const isLoose = compare.operator.length === 2;
    // What `===` tells the compiler of a type, a function does not.
    const isTyped = /\.[mc]?tsx?$/i.test(path);
    return {
      title: "Compare in constant time",
      changes: [{ kind: "edit", path, expected, edits }],
      group: `compare-javascript-digest:${path}`,
      ...((isLoose || isTyped) && {
        safety: "guided" as const,
        notes: [isLoose ? looseNote : typeNote],
      }),
    };
  },
};

const looseNote =
  "Where `==` made a text of something else first, the answer is now that they differ.";
const typeNote = "The compiler no longer learns from this comparison that the value is a text.";

const byHand: Refusal = {
  refused: "needs-person",
  message:
    "Compare buffers of one length with `crypto.timingSafeEqual`: this comparison is written in a way that suture does not edit.",
};

const helper = "isSameText";

function editsFor(compare: JsBinary, document: JavascriptDocument): readonly Edit[] | undefined {
  const { left, right, operator, range } = compare;
  const scopes = scopesOf(document);
  const isText = [left, right].some((side) => isEncoded(side, document));
  if (!isText || hasComment(document, range)) return undefined;
  const imported = importInScript(document, {
    module: "crypto",
    name: "timingSafeEqual",
    at: compare,
  });
  const added = imported && addFunction(document, helper, linesOf(imported.local, document.path));
  if (!added || lookUp(scopes, helper, compare).some(({ kind }) => kind !== "function")) {
    return undefined;
  }
  const write = (side: JsExpression) => {
    const { start, end } = outer(side);
    return document.text.slice(start, end);
  };
  const not = operator.startsWith("!") ? "!" : "";
  const text = `${not}${helper}(${write(left)}, ${write(right)})`;
  return [...imported.edits, { range, text }, ...added];
}

/** A digest that is a text: `.digest("hex")`, also by a name, a prefix before it. */
function isEncoded(side: JsExpression, document: JavascriptDocument, depth = 0): boolean {
  if (depth > 8) return false;
  switch (side.kind) {
    case "template":
      return true;
    case "binary":
      return side.operator === "+";
    case "call":
      return (
        side.callee.kind === "member" && side.callee.name === "digest" && side.args.length === 1
      );
    case "name": {
      const [only, ...others] = lookUp(scopesOf(document), side.id, side);
      const value = others.length === 0 && only?.kind === "assign" && !only.steps && only.value;
      return value ? isEncoded(value, document, depth + 1) : false;
    }
    default:
      return false;
  }
}

function linesOf(timingSafeEqual: string, path: string): readonly string[] {
  const isTyped = /\.[mc]?tsx?$/i.test(path);
  const parameters = isTyped ? "a: unknown, b: unknown): boolean" : "a, b)";
  return [
    "/** Takes as long for any two texts of one length, wherever they differ. */",
    `function ${helper}(${parameters} {`,
    '  if (typeof a !== "string" || typeof b !== "string") return false;',
    "  const left = Buffer.from(a);",
    "  const right = Buffer.from(b);",
    `  return left.length === right.length && ${timingSafeEqual}(left, right);`,
    "}",
  ];
}

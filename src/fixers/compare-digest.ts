import { scopesOf } from "../analysis/python/names.ts";
import type { ModuleScopes } from "../analysis/python/scopes.ts";
import type { Fixer, Refusal, RuleFinding } from "../model/index.ts";
import { digestKind, unsafeComparison } from "../rules/python/unsafe-comparison.ts";
import { nodeAt, type PlaceEvidence } from "../rules/python-matches.ts";
import type { PyCompare, PyExpression, PyNode } from "../syntax/python/nodes.ts";
import type { PythonDocument } from "../syntax/python.ts";
import { hasComment } from "./python-edits.ts";
import { importModuleAt } from "./python-imports.ts";

/** Compares in a time that tells nothing. Safe where the kinds of both values are known. */
export const compareDigest: Fixer<RuleFinding<PlaceEvidence>> = {
  id: "compare-digest",
  fixes: [unsafeComparison.id],
  safety: "guided",
  propose({ evidence: { at }, location: { path } }, { document, expected }) {
    const python = document as PythonDocument;
    const scopes = scopesOf(python);
    const compare = nodeAt(scopes, "compare", at);
    const imported = compare && importModuleAt(python, { scopes, at: compare, module: "hmac" });
    const written = imported && rewrite(compare, { local: imported.local, scopes, python });
    if (!written) return byHand;
    const text = bracketed(written.text, { compare, scopes });
    return {
      title: "Compare in constant time",
      changes: [{ kind: "edit", path, expected, edits: [...imported.edits, { range: at, text }] }],
      group: `compare-digest:${path}`,
      ...(written.isSure ? { safety: "safe" as const } : { notes: [kinds] }),
    };
  },
};

const kinds =
  "Both values have to be `bytes`, or `str` of ASCII letters only: anything else, `None` too, raises TypeError from now on.";

const byHand: Refusal = {
  refused: "needs-person",
  message:
    "Compare with `hmac.compare_digest`: this comparison is written in a way that suture does not edit.",
};

interface Rewritten {
  readonly text: string;
  /** True where no value can raise an error that `==` did not. */
  readonly isSure: boolean;
}

function rewrite(
  { operands: [left, right], operators: [operator], range }: PyCompare,
  {
    local,
    scopes,
    python: { text, module },
  }: { readonly local: string; readonly scopes: ModuleScopes; readonly python: PythonDocument },
): Rewritten | undefined {
  if (!left || !right) return undefined;
  if (hasComment(module.comments, range)) return undefined;
  const write = ({ range: { start, end } }: PyExpression) => text.slice(start, end);
  const not = operator === "!=" ? "not " : "";
  const [l, r] = [digestKind(left, scopes), digestKind(right, scopes)];
  const call = `${local}.compare_digest(${write(left)}, ${write(right)})`;
  if (l && l === r) return { text: `${not}${call}`, isSure: true };
  const kind = l ?? r;
  const other = l ? right : left;
  // A name can be asked for its kind first; anything else would be evaluated twice.
  if (!kind || (l && r) || other.kind !== "name") return { text: `${not}${call}`, isSure: false };
  const mine = l ? write(left) : write(right);
  const guarded =
    kind === "bytes"
      ? `isinstance(${other.id}, bytes) and ${local}.compare_digest(${mine}, ${other.id})`
      : `isinstance(${other.id}, str) and ${local}.compare_digest(${mine}.encode(), ${other.id}.encode("utf-8", "replace"))`;
  return { text: not ? `not (${guarded})` : guarded, isSure: true };
}

/** Brackets where the new expression would bind less than the comparison did. */
function bracketed(
  text: string,
  { compare, scopes }: { readonly compare: PyCompare; readonly scopes: ModuleScopes },
): string {
  if (compare.parens || !/^not | and /.test(text)) return text;
  const parent = scopes.parentOf(compare);
  return parent && isLoose(parent, compare) ? text : `(${text})`;
}

/** Places where a whole expression stands by itself. */
function isLoose(parent: PyNode, inner: PyCompare): boolean {
  switch (parent.kind) {
    case "if":
    case "while":
    case "return":
    case "assign":
    case "expression-statement":
      return true;
    case "call":
      return parent.args.some(({ value, star }) => value === inner && star === "");
    default:
      return false;
  }
}

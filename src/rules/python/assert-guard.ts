import { scopesOf } from "../../analysis/python/names.ts";
import { provenanceOf } from "../../analysis/python/provenance.ts";
import type { ModuleScopes } from "../../analysis/python/scopes.ts";
import type { Rule } from "../../model/index.ts";
import type { PyExpression } from "../../syntax/python/nodes.ts";
import { walkNodes } from "../../syntax/python/walk.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { matchAt, type PlaceEvidence } from "../python-matches.ts";
import { snakeCase } from "../python-purposes.ts";
import { isTestFile } from "../test-files.ts";

/** `python -O` leaves every `assert` out, and whoever was kept out is let in. */
export const assertGuard: Rule<PythonDocument, PlaceEvidence> = {
  id: "python/assert-guard",
  kind: "code",
  reads: "python",
  title: "A check of who may do something is an assert",
  advice: "Raise an error with `if not …: raise`: `python -O` leaves asserts out.",
  severity: "medium",
  confidence: "medium",
  cwe: 617,
  aliases: ["B101"],
  triggers: ["assert"],
  *find(document) {
    // Tests hold most asserts: their trees need not be made.
    if (isTestFile(document.path) || !mayGuard(document.text)) return;
    const scopes = scopesOf(document);
    for (const node of scopes.nodes) {
      if (node.kind !== "other-statement" || node.type !== "assert_statement") continue;
      const [condition] = node.expressions;
      if (!condition || !isGuard(condition, scopes)) continue;
      yield matchAt(scopes, {
        node,
        message: "Under `python -O` nothing is checked here.",
        evidence: { at: node.range },
      });
    }
  },
};

/** Spares the tree of a file whose asserts speak of nothing like it. */
function mayGuard(text: string): boolean {
  for (let at = text.indexOf("assert"); at !== -1; at = text.indexOf("assert", at + 6)) {
    if (guardWords.test(text.slice(at, at + 300))) return true;
  }
  return false;
}

const guardWords =
  /is_(?:admin|superuser|staff|auth|allowed|owner|valid_)|has_(?:perm|role|access|scope)|(?:check|verify|validate)_|can_|authori|compare_digest|permission|owner_id|request/i;

const guards =
  /^(?:is_(?:admin|superuser|staff|authenticated|authorized|allowed|owner|valid_(?:token|signature))|has_(?:perms?|permissions?|role|access|scope)|(?:check|verify|validate)_(?:perms?|permissions?|password|token|signature|csrf\w{0,10}|access|auth\w{0,20})|can_(?:access|edit|view|delete|read|write)|authori[sz]ed|compare_digest|permissions?|owner_id)$/;

function isGuard(condition: PyExpression, scopes: ModuleScopes): boolean {
  // `assert isinstance(…)` only tells a type checker something.
  if (condition.kind === "call" && nameOf(condition.callee) === "isinstance") return false;
  let steps = 0;
  for (const node of walkNodes(condition)) {
    if (steps++ > 200) return false;
    const name = nameOf(node as PyExpression);
    if (name !== undefined && guards.test(snakeCase(name))) return true;
    if (node.kind === "compare" && comparesRequest(node.operands, scopes)) return true;
  }
  return false;
}

/** `request.user == document.owner`; `is not None` is for type checkers. */
function comparesRequest(operands: readonly PyExpression[], scopes: ModuleScopes): boolean {
  const isWritten = operands.some(({ kind }) => kind === "constant");
  return !isWritten && operands.some((operand) => provenanceOf(scopes, operand) === "request");
}

function nameOf(node: PyExpression): string | undefined {
  if (node.kind === "name") return node.id;
  return node.kind === "attribute" ? node.name : undefined;
}

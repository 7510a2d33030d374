import { scopesOf } from "../analysis/python/names.ts";
import type { ModuleScopes } from "../analysis/python/scopes.ts";
import type { Edit, Fixer, Refusal, RuleFinding } from "../model/index.ts";
import { debuggerCall, isDebuggerCall } from "../rules/python/debugger-call.ts";
import type { PlaceEvidence } from "../rules/python-matches.ts";
import type { PyNode, PyStatement } from "../syntax/python/nodes.ts";
import { childrenOfNode, isStatement } from "../syntax/python/walk.ts";
import type { PythonDocument } from "../syntax/python.ts";

/** Deletes calls of a debugger. */
export const removeDebuggerCall: Fixer<RuleFinding<PlaceEvidence>> = {
  id: "remove-debugger-call",
  fixes: [debuggerCall.id],
  safety: "safe",
  propose({ evidence: { at }, location: { path } }, { document, expected }) {
    const python = document as PythonDocument;
    const scopes = scopesOf(python);
    const statement = scopes.nodes.find(
      (node): node is PyStatement =>
        isDebuggerCall(node, scopes) && node.range.start === at.start && node.range.end === at.end,
    );
    if (!statement) return byHand;
    return {
      title: "Delete the call of the debugger",
      changes: [{ kind: "edit", path, expected, edits: [removal(statement, { scopes, python })] }],
    };
  },
};

const byHand: Refusal = {
  refused: "needs-person",
  message: "Delete the call of the debugger: suture does not find it where it was.",
};

function removal(
  statement: PyStatement,
  { scopes, python }: { readonly scopes: ModuleScopes; readonly python: PythonDocument },
): Edit {
  const { text } = python;
  const block = blockOf(statement, scopes);
  const isAlone = block.every((other) => isDebuggerCall(other, scopes));
  // Several calls of a debugger that are all of a block: the first leaves `pass` for all of them.
  if (isAlone && block[0] === statement && scopes.parentOf(statement) !== scopes.module) {
    return { range: statement.range, text: "pass" };
  }
  const { start, end } = statement.range;
  const lineStart =
    Math.max(text.lastIndexOf("\n", start - 1), text.lastIndexOf("\r", start - 1)) + 1;
  const before = text.slice(lineStart, start);
  const after = /^[ \t]*(?:;[ \t]*)?/.exec(text.slice(end, end + 1000))?.[0] ?? "";
  const rest = text[end + after.length] ?? "\n";
  if (/^\uFEFF?[ \t]*$/.test(before)) {
    const isWholeLine = rest === "\n" || rest === "\r" || rest === "#";
    if (!isWholeLine) return { range: { start, end: end + after.length }, text: "" };
    const next = text.indexOf("\n", end);
    const from = before.startsWith("\uFEFF") ? lineStart + 1 : lineStart;
    return { range: { start: from, end: next === -1 ? text.length : next + 1 }, text: "" };
  }
  // Behind another statement: its semicolon goes too.
  const gap = /[ \t]*;[ \t]*$/.exec(before)?.[0].length ?? 0;
  return gap > 0
    ? { range: { start: start - gap, end }, text: "" }
    : { range: statement.range, text: "pass" };
}

/** The statements of the same block, in their order. */
function blockOf(statement: PyStatement, scopes: ModuleScopes): readonly PyStatement[] {
  const parent = scopes.parentOf(statement);
  if (!parent) return [statement];
  return (
    bodiesOf(parent).find((body) => body.includes(statement)) ??
    childrenOfNode(parent).filter(isStatement)
  );
}

function bodiesOf(node: PyNode): readonly (readonly PyStatement[])[] {
  switch (node.kind) {
    case "if":
      return [...node.branches.map(({ body }) => body), node.otherwise];
    case "for":
    case "while":
      return [node.body, node.otherwise];
    case "try":
      return [node.body, ...node.clauses.map(({ body }) => body), node.otherwise, node.finalizer];
    case "match":
      return node.cases.map(({ body }) => body);
    case "module":
    case "function":
    case "class":
    case "with":
    case "other-statement":
      return [node.body];
    default:
      return [];
  }
}

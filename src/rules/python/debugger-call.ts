import { isBuiltin, isImported, scopesOf } from "../../analysis/python/names.ts";
import type { ModuleScopes } from "../../analysis/python/scopes.ts";
import type { Rule, RuleMatch } from "../../model/index.ts";
import type { PyNode, PyStatement } from "../../syntax/python/nodes.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { matchAt, type PlaceEvidence } from "../python-matches.ts";
import { milderInTests } from "../test-files.ts";

/** The server stops at such a call and waits for somebody who types. */
export const debuggerCall: Rule<PythonDocument, PlaceEvidence> = {
  id: "python/debugger-call",
  kind: "code",
  reads: "python",
  title: "A call of the debugger was left in",
  advice: "Delete the call; set breakpoints in the editor or on the command line.",
  severity: "medium",
  cwe: 489,
  triggers: ["breakpoint", "set_trace"],
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn(document: PythonDocument): Generator<RuleMatch<PlaceEvidence>> {
  const scopes = scopesOf(document);
  for (const node of scopes.nodes) {
    if (!isDebuggerCall(node, scopes)) continue;
    yield matchAt(scopes, {
      node,
      message: "The program stops here and waits for a person at its terminal.",
      evidence: { at: node.range },
    });
  }
}

/** True for a statement that does nothing but start a debugger. */
export function isDebuggerCall(node: PyNode, scopes: ModuleScopes): node is PyStatement {
  if (node.kind !== "expression-statement" || node.value.kind !== "call") return false;
  const { callee } = node.value;
  return isBuiltin(scopes, callee, "breakpoint") || isImported(scopes, callee, traces);
}

const traces = new Set(
  ["pdb", "ipdb", "pudb", "wdb", "rpdb", "remote_pdb", "web_pdb", "celery.contrib.rdb"].map(
    (name) => `${name}.set_trace`,
  ),
);

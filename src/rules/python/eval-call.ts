import { textOf } from "../../analysis/python/constants.ts";
import { isBuiltin, positional, scopesOf } from "../../analysis/python/names.ts";
import { type Provenance, provenanceOf } from "../../analysis/python/provenance.ts";
import type { ModuleScopes } from "../../analysis/python/scopes.ts";
import type { Rule, RuleMatch } from "../../model/index.ts";
import type { PyCall, PyExpression } from "../../syntax/python/nodes.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { matchAt, type PlaceEvidence } from "../python-matches.ts";
import { milderInTests } from "../test-files.ts";

/** Who writes the text that `eval` and `exec` run can do what the program can. */
export const evalCall: Rule<PythonDocument, PlaceEvidence> = {
  id: "python/eval-call",
  kind: "code",
  reads: "python",
  title: "Text is run as Python",
  advice: "Read values with `ast.literal_eval` or `json.loads`; look functions up in a dict.",
  severity: "medium",
  confidence: "medium",
  cwe: 95,
  aliases: ["B102", "B307"],
  triggers: ["eval(", "exec(", "eval (", "exec ("],
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn(document: PythonDocument): Generator<RuleMatch<PlaceEvidence>> {
  if (!/(?<![.\w])(?:eval|exec)\s{0,9}\(/.test(document.text)) return;
  const scopes = scopesOf(document);
  for (const call of scopes.calls) {
    const code = isRun(call, scopes) ? positional(call, 0) : undefined;
    if (!code) continue;
    yield matchAt(scopes, { node: call, evidence: { at: call.range }, ...dangerOf(code, scopes) });
  }
}

function isRun({ callee }: PyCall, scopes: ModuleScopes): boolean {
  return isBuiltin(scopes, callee, "eval") || isBuiltin(scopes, callee, "exec");
}

type Danger = Pick<RuleMatch, "message" | "severity" | "confidence">;

function dangerOf(code: PyExpression, scopes: ModuleScopes): Danger {
  if (textOf(scopes, code) !== undefined) {
    return { message: "This text could be plain code.", severity: "low" };
  }
  if (isCompiled(code, scopes)) {
    return { message: "A file is run as Python.", severity: "low", confidence: "low" };
  }
  return dangers[provenanceOf(scopes, code)];
}

/** `exec(compile(source, path, "exec"))`: how tools run a file of their own. */
function isCompiled(code: PyExpression, scopes: ModuleScopes): boolean {
  return code.kind === "call" && isBuiltin(scopes, code.callee, "compile");
}

const written: Danger = { message: "Only text of the source is run.", severity: "low" };
const unknown: Danger = { message: "Text of unknown origin is run as Python." };

const dangers: Readonly<Record<Provenance, Danger>> = {
  constant: written,
  listed: written,
  number: written,
  escaped: unknown,
  typed: unknown,
  unknown,
  parameter: { message: "Whoever calls this function decides on what is run." },
  request: {
    message: "What a user sent is run as Python.",
    severity: "high",
    confidence: "high",
  },
};

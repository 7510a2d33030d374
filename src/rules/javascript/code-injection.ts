import { argumentAt, isGlobalMember } from "../../analysis/javascript/names.ts";
import { type ModuleScopes, scopesOf } from "../../analysis/javascript/scopes.ts";
import type { Rule, RuleMatch, Severity } from "../../model/index.ts";
import type { JsCall, JsExpression } from "../../syntax/javascript/nodes.ts";
import type { JavascriptDocument } from "../../syntax/javascript.ts";
import { type BuiltText, builtText } from "../javascript-built-texts.ts";
import { askFlows } from "../javascript-flows.ts";
import { matchAt, originWords, type PlaceEvidence, spelled } from "../javascript-matches.ts";
import { argumentsAt, sinksAt } from "../javascript-sinks.ts";
import { milderInTests } from "../test-files.ts";

/** Text that is run as a program does what whoever wrote it wants. */
export const codeInjection: Rule<JavascriptDocument, PlaceEvidence> = {
  id: "javascript/code-injection",
  kind: "code",
  reads: "javascript",
  title: "Text is run as code",
  advice:
    "Parse data with `JSON.parse`, and look functions up in an object of those that are meant.",
  severity: "high",
  confidence: "medium",
  cwe: 95,
  triggers: ["eval", "function(", "runin", "vm.", "settimeout", "setinterval", "compilefunction"],
  find: (document) => milderInTests(document.path, findIn(document)),
  asks: askFlows({
    kinds: ["code"],
    harm: "whoever sends it runs code of their own",
    at: ({ at }) => at,
  }),
};

function* findIn(document: JavascriptDocument): Generator<RuleMatch<PlaceEvidence>> {
  const scopes = scopesOf(document);
  for (const call of scopes.calls) {
    const code = codeOf(call, scopes);
    const built = code && builtText(scopes, code);
    if (!code || !built || (isTimer(call) && !built.isBuilt)) continue;
    yield matchAt(scopes, {
      node: code,
      message: `${spelled(built.part, document.text)} ${originWords[built.from]} is run as code.`,
      evidence: { at: code.range },
      severity: severityOf(built),
      ...(built.from === "request" && { confidence: "high" as const }),
    });
  }
}

function severityOf({ from }: BuiltText): Severity {
  if (from === "request") return "high";
  return from === "parameter" ? "medium" : "low";
}

function codeOf(call: JsCall, scopes: ModuleScopes): JsExpression | undefined {
  const { callee } = call;
  if (isGlobalMember(scopes, callee, "eval")) return argumentAt(call, 0);
  if (isGlobalMember(scopes, callee, "Function")) return call.args.at(-1);
  if (isTimer(call)) {
    const isOwn = timers.some((name) => isGlobalMember(scopes, callee, name));
    const first = isOwn ? argumentAt(call, 0) : undefined;
    return first?.kind === "function" ? undefined : first;
  }
  return argumentsAt(call, sinksAt(scopes, call, "code"))[0];
}

const timers = ["setTimeout", "setInterval"] as const;

/** Most timers are given a function by its name: only a text that is built here is one for sure. */
function isTimer({ callee }: JsCall): boolean {
  const name = callee.kind === "name" ? callee.id : callee.kind === "member" ? callee.name : "";
  return timers.some((timer) => timer === name);
}

import { isResponse } from "../../analysis/javascript/requests.ts";
import { lastNameOf, type ModuleScopes, scopesOf } from "../../analysis/javascript/scopes.ts";
import type { Rule, RuleMatch } from "../../model/index.ts";
import type { JsCall, JsExpression } from "../../syntax/javascript/nodes.ts";
import type { JavascriptDocument } from "../../syntax/javascript.ts";
import { matchAt } from "../javascript-matches.ts";
import {
  isWholeEnvironment,
  type ScriptSecret,
  scriptSecrets,
} from "../javascript-secret-values.ts";
import { milderInTests } from "../test-files.ts";

/** Whoever may call the endpoint has the secret from then on. */
export const secretInResponse: Rule<JavascriptDocument, null> = {
  id: "javascript/secret-in-response",
  kind: "code",
  reads: "javascript",
  title: "An endpoint answers with a secret",
  advice: "Answer with an object that lists what callers may see.",
  severity: "high",
  confidence: "medium",
  cwe: 200,
  triggers: [".json(", ".send(", ".end(", ".write(", ".render("],
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn(document: JavascriptDocument): Generator<RuleMatch<null>> {
  const scopes = scopesOf(document);
  for (const call of scopes.calls) {
    const answer = answerOf(call, scopes);
    if (!answer) continue;
    const isWhole = holdsEnvironment(answer);
    const secret = isWhole ? undefined : scriptSecrets(scopes, answer).find(isKept);
    if (!isWhole && !secret) continue;
    const what = isWhole ? "the whole environment" : secret?.name;
    yield matchAt(scopes, {
      node: call,
      message: `The answer holds ${what}.`,
      evidence: null,
      severity: isWhole || secret?.isSetting ? "high" : "medium",
    });
  }
}

function answerOf(call: JsCall, scopes: ModuleScopes): JsExpression | undefined {
  const { callee, args } = call;
  if (callee.kind !== "member" || !/^(?:json|jsonp|send|end|write|render)$/.test(callee.name)) {
    return undefined;
  }
  let at = callee.object;
  while (at.kind === "call" && at.callee.kind === "member") at = at.callee.object;
  const answer = callee.name === "render" ? args[1] : args[0];
  return answer && isResponse(scopes, at) ? answer : undefined;
}

/** `process.env`, `{ ...process.env }`, `{ env: process.env }`. */
function holdsEnvironment(answer: JsExpression): boolean {
  if (isWholeEnvironment(answer)) return true;
  return (
    answer.kind === "object" && answer.properties.some(({ value }) => isWholeEnvironment(value))
  );
}

/** A token that was made for the caller is theirs: what is kept of them, or of the settings, is not. */
function isKept({ node, name, isSetting }: ScriptSecret): boolean {
  if (isSetting) return !publicKeys.test(name);
  if (node.kind !== "member" || isSent(node.object)) return false;
  return /(?:password|passwd|secret|private_?key)$/i.test(name) || /hash/i.test(name);
}

/** Keys that are made to be shown in pages. */
const publicKeys = /public|publishable|site_?key|client_?key|maps?_|google_api|recaptcha/i;

/** What the caller has just sent goes back to them. */
function isSent(object: JsExpression): boolean {
  return /^(?:body|query|params|req|request|errors?|messages?|errs?)$/.test(
    lastNameOf(object) ?? "",
  );
}

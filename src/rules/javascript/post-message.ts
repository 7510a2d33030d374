import { isGlobalMember } from "../../analysis/javascript/names.ts";
import { type ModuleScopes, scopesOf } from "../../analysis/javascript/scopes.ts";
import type { Rule, RuleMatch } from "../../model/index.ts";
import type { JsCall, JsFunction, JsNode } from "../../syntax/javascript/nodes.ts";
import { walkNodes } from "../../syntax/javascript/walk.ts";
import type { JavascriptDocument } from "../../syntax/javascript.ts";
import { matchAt, type PlaceEvidence } from "../javascript-matches.ts";
import { milderInTests } from "../test-files.ts";

/** Any page can frame or open this one, and then send it messages and read those that go to anyone. */
export const postMessage: Rule<JavascriptDocument, PlaceEvidence> = {
  id: "javascript/post-message",
  kind: "code",
  reads: "javascript",
  title: "Messages of any page are taken, or sent to any page",
  advice: "Compare `event.origin` with the page that is meant, and name it when sending.",
  severity: "medium",
  confidence: "medium",
  cwe: 346,
  triggers: ["postmessage", "message"],
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn(document: JavascriptDocument): Generator<RuleMatch<PlaceEvidence>> {
  const scopes = scopesOf(document);
  for (const call of scopes.calls) {
    const sent = isSentToAnyone(call);
    if (sent) {
      const message = "With `*` whatever page is there now reads this message.";
      yield matchAt(scopes, { node: call, message, evidence: { at: call.range }, severity: sent });
    }
    const taken = takenFromAnyone(call, scopes);
    if (taken) {
      const message = "Nothing here looks at `origin`: any page may have sent this message.";
      yield matchAt(scopes, { node: call, message, evidence: { at: call.range } });
    }
  }
}

/** A message without anything in it tells nobody much. */
function isSentToAnyone({ callee, args }: JsCall): "medium" | "low" | undefined {
  if (callee.kind !== "member" || callee.name !== "postMessage") return undefined;
  const [message, target] = args;
  if (!message || target?.kind !== "string" || target.value !== "*") return undefined;
  const isSecret = [...walkNodes(message)].some((node) =>
    /token|password|secret|auth|session|credential|jwt/i.test(wordOf(node)),
  );
  return isSecret ? "medium" : "low";
}

function wordOf(node: JsNode): string {
  switch (node.kind) {
    case "name":
      return node.id;
    case "member":
    case "property":
      return node.name ?? "";
    default:
      return "";
  }
}

/** `window.addEventListener("message", (event) => …)`, where what came is used for more than show. */
function takenFromAnyone(call: JsCall, scopes: ModuleScopes): boolean {
  const { callee } = call;
  const isGlobalCall = isGlobalMember(scopes, callee, "addEventListener");
  const [kind, listener] = call.args;
  if (!isGlobalCall || kind?.kind !== "string" || kind.value !== "message") return false;
  return listener?.kind === "function" && actsOnData(listener) && !looksAtOrigin(listener, scopes);
}

const sinks =
  /^(?:innerHTML|outerHTML|eval|href|location|assign|replace|setItem|cookie|src|write|dispatch|fetch)$/;

/** Only what such a message can do harm with: HTML, addresses, storage, code. */
function actsOnData(listener: JsFunction): boolean {
  const nodes = [...walkNodes(listener)];
  return (
    nodes.some((node) => node.kind === "member" && node.name === "data") &&
    nodes.some((node) => sinks.test(wordOf(node)))
  );
}

function looksAtOrigin(listener: JsFunction, { text }: ModuleScopes): boolean {
  return /\borigin\b|\.source\b|isTrusted|verif|allowed/i.test(
    text.slice(listener.range.start, listener.range.end),
  );
}

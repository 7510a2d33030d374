import { importedPaths, isGlobal } from "../../analysis/javascript/names.ts";
import { type ModuleScopes, scopesOf } from "../../analysis/javascript/scopes.ts";
import type { Rule, RuleMatch } from "../../model/index.ts";
import type { JsCall } from "../../syntax/javascript/nodes.ts";
import type { JavascriptDocument } from "../../syntax/javascript.ts";
import { matchAt, type PlaceEvidence } from "../javascript-matches.ts";
import { milderInTests } from "../test-files.ts";

/** `new Buffer(x)` copies a text, but hands out that much memory where x is a number. */
export const unsafeBuffer: Rule<JavascriptDocument, PlaceEvidence> = {
  id: "javascript/unsafe-buffer",
  kind: "code",
  reads: "javascript",
  title: "Buffer may hold what was in memory before",
  advice: "Use `Buffer.from(text)` for what is there, `Buffer.alloc(size)` for room.",
  severity: "low",
  cwe: 665,
  triggers: ["buffer("],
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn(document: JavascriptDocument): Generator<RuleMatch<PlaceEvidence>> {
  const scopes = scopesOf(document);
  for (const call of scopes.calls) {
    if (!isOldBuffer(call, scopes) || call.args.length === 0 || isFallback(call, scopes)) continue;
    yield matchAt(scopes, {
      node: call,
      message: "Given a number, this hands out memory that was used before; Node warns of it.",
      evidence: { at: call.range },
    });
  }
}

/** `new Buffer(…)`, and the same without `new`. */
function isOldBuffer({ callee }: JsCall, scopes: ModuleScopes): boolean {
  return (
    isGlobal(scopes, callee, "Buffer") || importedPaths(scopes, callee).includes("buffer.Buffer")
  );
}

/** `Buffer.from ? Buffer.from(x) : new Buffer(x)`: for a Node that is older than what replaced it. */
function isFallback(call: JsCall, scopes: ModuleScopes): boolean {
  const parent = scopes.parentOf(call);
  if (parent?.kind !== "conditional") return false;
  const { start, end } = parent.test.range;
  return /\bBuffer\.(?:from|alloc)/.test(scopes.text.slice(start, end));
}

import { isImported, keyword, scopesOf } from "../../analysis/python/names.ts";
import type { Rule, RuleMatch } from "../../model/index.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { isConstant, matchAt, type PlaceEvidence } from "../python-matches.ts";
import { milderInTests } from "../test-files.ts";

/** Pages with stack traces show a stranger the code, its paths and the values in it. */
export const debugMode: Rule<PythonDocument, PlaceEvidence> = {
  id: "python/debug-mode",
  kind: "code",
  reads: "python",
  title: "A web application answers errors with its stack",
  advice: "Take the switch from the environment, off where it is not set.",
  severity: "medium",
  cwe: 489,
  triggers: ["fastapi", "starlette", "tornado", "bottle"],
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn(document: PythonDocument): Generator<RuleMatch<PlaceEvidence>> {
  const scopes = scopesOf(document);
  for (const call of scopes.calls) {
    const debug = keyword(call, "debug");
    if (!debug || !isConstant(debug.value, "True")) continue;
    if (!isImported(scopes, call.callee, applications)) continue;
    yield matchAt(scopes, {
      node: call,
      range: debug.range,
      message: "Visitors see the stack of every error, with the code round it.",
      evidence: { at: debug.value.range },
    });
  }
}

const applications = new Set([
  "fastapi.FastAPI",
  "fastapi.applications.FastAPI",
  "starlette.applications.Starlette",
  "tornado.web.Application",
  "bottle.run",
]);

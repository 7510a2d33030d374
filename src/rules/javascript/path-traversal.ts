import { argumentAt, objectOf, propertyOf } from "../../analysis/javascript/names.ts";
import { isResponse } from "../../analysis/javascript/requests.ts";
import {
  functionOf,
  lastNameOf,
  type ModuleScopes,
  scopesOf,
} from "../../analysis/javascript/scopes.ts";
import type { Rule, RuleMatch } from "../../model/index.ts";
import type { JsCall, JsExpression } from "../../syntax/javascript/nodes.ts";
import type { JavascriptDocument } from "../../syntax/javascript.ts";
import { builtText } from "../javascript-built-texts.ts";
import { askFlows, unlessRequest } from "../javascript-flows.ts";
import { matchAt, type PlaceEvidence, spelled } from "../javascript-matches.ts";
import { argumentsAt, sinksAt } from "../javascript-sinks.ts";
import { milderInTests } from "../test-files.ts";

/** `../` in a name leads out of the folder that was meant. */
export const pathTraversal: Rule<JavascriptDocument, PlaceEvidence> = {
  id: "javascript/path-traversal",
  kind: "code",
  reads: "javascript",
  title: "Path of a file comes from the request",
  advice:
    "Take `path.basename` of the name, or resolve the path and refuse what does not begin with the folder.",
  severity: "high",
  confidence: "medium",
  cwe: 22,
  triggers: ["fs", "sendfile", ".download("],
  find: (document) => milderInTests(document.path, findIn(document)),
  asks: askFlows({
    kinds: ["path"],
    harm: "`../` in it leads to any file that the program may touch",
    keepsLow: true,
    at: ({ at }) => at,
  }),
};

function* findIn(document: JavascriptDocument): Generator<RuleMatch<PlaceEvidence>> {
  const scopes = scopesOf(document);
  for (const call of scopes.calls) {
    for (const path of pathsOf(call, scopes)) {
      const built = builtText(scopes, path, { cleans: isBaseName, checks: "prefix" });
      if (!built) continue;
      yield matchAt(scopes, {
        node: path,
        message: `${spelled(built.part, document.text)} from the request decides which file this is.`,
        evidence: { at: path.range },
        ...unlessRequest(built.from),
        ...(isGuarded(scopes, call) && { severity: "low" as const }),
      });
    }
  }
}

function pathsOf(call: JsCall, scopes: ModuleScopes): readonly JsExpression[] {
  const { callee } = call;
  const first = argumentAt(call, 0);
  if (first && callee.kind === "member" && /^(?:sendFile|download)$/.test(callee.name)) {
    return isResponse(scopes, rootOf(callee.object)) && !hasRoot(call, scopes) ? [first] : [];
  }
  return argumentsAt(call, sinksAt(scopes, call, "path"));
}

/** `res` of `res.status(200).type("a")`. */
function rootOf(object: JsExpression): JsExpression {
  let at = object;
  while (at.kind === "call" && at.callee.kind === "member") at = at.callee.object;
  return at;
}

/** Express refuses what leads out of `root`. */
function hasRoot({ args }: JsCall, scopes: ModuleScopes): boolean {
  return args.slice(1).some((argument) => {
    const options = objectOf(scopes, argument);
    return options !== undefined && propertyOf(options, "root") !== undefined;
  });
}

function isBaseName({ callee }: JsCall): boolean {
  return /^(?:basename|sanitize|sanitizeFilename)$/.test(lastNameOf(callee) ?? "");
}

/** The function looks at where the path begins, if not in a way that is followed here. */
function isGuarded(scopes: ModuleScopes, call: JsCall): boolean {
  const inside = functionOf(scopes, call);
  const start = inside?.range.start ?? 0;
  const before = scopes.text.slice(Math.max(start, call.range.start - 5_000), call.range.start);
  return /\.startsWith\(|\.relative\(|\.realpath|(?:includes|indexOf)\(\s*["'`](?:\.\.|\/|\\)|isPathInside|\\\.\\\./.test(
    before,
  );
}

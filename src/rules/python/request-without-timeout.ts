import { hasSpread, keyword, scopesOf } from "../../analysis/python/names.ts";
import type { Rule, RuleMatch } from "../../model/index.ts";
import type { PyCall } from "../../syntax/python/nodes.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { isConstant, matchAt, type PlaceEvidence } from "../python-matches.ts";
import { clientOf } from "../python-requests.ts";
import { isTestFile } from "../test-files.ts";

/** requests waits for ever where nobody says how long: a server that is silent holds the worker. */
export const requestWithoutTimeout: Rule<PythonDocument, PlaceEvidence> = {
  id: "python/request-without-timeout",
  kind: "code",
  reads: "python",
  title: "A request waits for ever",
  advice: "Say how long to wait: timeout=10.",
  severity: "low",
  cwe: 1088,
  aliases: ["B113"],
  triggers: ["requests", "httpx"],
  *find(document) {
    if (isTestFile(document.path)) return;
    const scopes = scopesOf(document);
    for (const call of scopes.calls) {
      const client = clientOf(call, scopes);
      if (!client || !waits(call, client)) continue;
      yield match(call);
    }

    function match(call: PyCall): RuleMatch<PlaceEvidence> {
      return matchAt(scopes, {
        node: call,
        message: "A server that does not answer holds this call, and what waits for it, for ever.",
        evidence: { at: call.range },
      });
    }
  },
};

/** httpx gives up after five seconds by itself. */
function waits(call: PyCall, client: "requests" | "httpx"): boolean {
  const given = keyword(call, "timeout");
  if (given) return isConstant(given.value, "None");
  return client === "requests" && sends(call) && !hasSpread(call);
}

/** Sessions have no timeout of their own, and `send` takes it from elsewhere. */
function sends({ callee, args }: PyCall): boolean {
  const name = callee.kind === "attribute" ? callee.name : callee.kind === "name" ? callee.id : "";
  return args.length > 0 && !/^(?:Session|session|send|stream|Client|AsyncClient)$/.test(name);
}

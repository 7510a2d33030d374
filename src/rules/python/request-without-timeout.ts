import {
  hasSpread,
  importedPaths,
  isImported,
  keyword,
  scopesOf,
} from "../../analysis/python/names.ts";
import type { ModuleScopes } from "../../analysis/python/scopes.ts";
import type { Rule, RuleMatch, TextRange } from "../../model/index.ts";
import type { PyCall } from "../../syntax/python/nodes.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { isConstant, isMadeBy, matchAt } from "../python-matches.ts";
import { isTestFile } from "../test-files.ts";

/** What `add-timeout` starts from. */
export interface RequestTimeoutEvidence {
  /** Of the call. */
  readonly at: TextRange;
  /** `none`: turned off by `timeout=None`. */
  readonly kind: "missing" | "none";
}

/** A server that does not answer holds the worker for ever. */
export const requestWithoutTimeout: Rule<PythonDocument, RequestTimeoutEvidence> = {
  id: "python/request-without-timeout",
  kind: "code",
  reads: "python",
  title: "A request waits for its answer for ever",
  advice: "Say how many seconds it may take to hear something: `timeout=10`.",
  severity: "low",
  cwe: 400,
  aliases: ["B113"],
  triggers: ["requests", "httpx"],
  *find(document) {
    if (isTestFile(document.path)) return;
    const scopes = scopesOf(document);
    for (const call of scopes.calls) {
      const match = matchOf(call, scopes);
      if (match) yield matchAt(scopes, { node: call, ...match });
    }
  },
};

const verbs = "get post put patch delete head options request".split(" ");
const requestsCalls = new Set(
  verbs.flatMap((verb) => [`requests.${verb}`, `requests.api.${verb}`]),
);
const sessions = new Set(["requests.Session", "requests.session", "requests.sessions.Session"]);
const httpxCalls =
  /^httpx\.(?:get|post|put|patch|delete|head|options|request|stream|Client|AsyncClient)$/;

function matchOf(
  call: PyCall,
  scopes: ModuleScopes,
): Pick<RuleMatch<RequestTimeoutEvidence>, "message" | "evidence"> | undefined {
  const library = libraryOf(call, scopes);
  if (!library) return undefined;
  const timeout = keyword(call, "timeout");
  if (timeout) {
    return isConstant(timeout.value, "None")
      ? { message: "The limit is turned off.", evidence: { at: call.range, kind: "none" } }
      : undefined;
  }
  // httpx gives up after five seconds by itself.
  if (library === "httpx" || hasSpread(call) || call.args.length === 0) return undefined;
  return {
    message: "Where the server does not answer, nothing goes on here.",
    evidence: { at: call.range, kind: "missing" },
  };
}

function libraryOf(call: PyCall, scopes: ModuleScopes): "requests" | "httpx" | undefined {
  const { callee } = call;
  if (isImported(scopes, callee, requestsCalls)) return "requests";
  if (importedPaths(scopes, callee).some((path) => httpxCalls.test(path))) return "httpx";
  const isSession =
    callee.kind === "attribute" &&
    verbs.includes(callee.name) &&
    isMadeBy(scopes, callee.object, sessions);
  return isSession ? "requests" : undefined;
}

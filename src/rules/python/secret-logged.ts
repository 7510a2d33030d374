import { importedPaths, isBuiltin, scopesOf } from "../../analysis/python/names.ts";
import type { ModuleScopes } from "../../analysis/python/scopes.ts";
import type { Rule, RuleMatch } from "../../model/index.ts";
import type { PyCall } from "../../syntax/python/nodes.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { lastNameOf, matchAt } from "../python-matches.ts";
import { secretValues } from "../python-secret-values.ts";
import { milderInTests } from "../test-files.ts";

/** Logs are kept longer, copied further and read by more people than secrets are meant to be. */
export const secretLogged: Rule<PythonDocument, null> = {
  id: "python/secret-logged",
  kind: "code",
  reads: "python",
  title: "A secret is written to the log",
  advice: "Log who and what, not the secret: an id, or whether it is set.",
  severity: "medium",
  confidence: "medium",
  cwe: 532,
  triggers: ["print", "log", "std"],
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn(document: PythonDocument): Generator<RuleMatch<null>> {
  const scopes = scopesOf(document);
  for (const call of scopes.calls) {
    const log = logOf(scopes, call);
    if (!log) continue;
    const [secret] = call.args.flatMap(({ value }) => secretValues(scopes, value));
    if (!secret) continue;
    yield matchAt(scopes, {
      node: call,
      message: `The value of ${secret.name} goes to ${log}.`,
      evidence: null,
    });
  }
}

const levels = /^(?:debug|info|warning|warn|error|critical|exception|fatal|log)$/;
const loggers = /^(?:_?log|_?logger|logging|LOG|LOGGER)$/;

/** Where a call writes to; `undefined` where it is no log. */
function logOf(scopes: ModuleScopes, { callee }: PyCall): string | undefined {
  if (isBuiltin(scopes, callee, "print")) return "the output";
  if (callee.kind !== "attribute") return undefined;
  const paths = importedPaths(scopes, callee);
  if (paths.some((path) => /^sys\.(?:stdout|stderr)\.write$/.test(path))) return "the output";
  const isLogger = loggers.test(lastNameOf(callee.object) ?? "") || isGetLogger(callee.object);
  return levels.test(callee.name) && isLogger ? "the log" : undefined;
}

/** `logging.getLogger(…)`, `app.logger`. */
function isGetLogger(object: PyCall["callee"]): boolean {
  return object.kind === "call" && lastNameOf(object.callee) === "getLogger";
}

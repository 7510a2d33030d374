import { isGlobal } from "../../analysis/javascript/names.ts";
import { lastNameOf, type ModuleScopes, scopesOf } from "../../analysis/javascript/scopes.ts";
import type { Rule, RuleMatch } from "../../model/index.ts";
import type { JsCall } from "../../syntax/javascript/nodes.ts";
import type { JavascriptDocument } from "../../syntax/javascript.ts";
import { matchAt } from "../javascript-matches.ts";
import { isWholeEnvironment, scriptSecrets } from "../javascript-secret-values.ts";
import { milderInTests } from "../test-files.ts";

/** Logs are kept longer, copied further and read by more people than secrets are meant to be. */
export const secretLogged: Rule<JavascriptDocument, null> = {
  id: "javascript/secret-logged",
  kind: "code",
  reads: "javascript",
  title: "A secret is written to the log",
  advice: "Log who and what, not the secret: an id, or whether it is set.",
  severity: "medium",
  confidence: "medium",
  cwe: 532,
  triggers: ["console.", "log", "stdout", "stderr"],
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn(document: JavascriptDocument): Generator<RuleMatch<null>> {
  const scopes = scopesOf(document);
  for (const call of scopes.calls) {
    const log = logOf(call, scopes);
    if (log === undefined) continue;
    const whole = call.args.some(isWholeEnvironment) ? "the whole environment" : undefined;
    const [secret] = call.args.flatMap((value) => scriptSecrets(scopes, value));
    const what = whole ?? (secret && `the value of ${secret.name}`);
    if (what === undefined) continue;
    const message = `${what[0]?.toUpperCase()}${what.slice(1)} goes to ${log}.`;
    yield matchAt(scopes, { node: call, message, evidence: null });
  }
}

const levels = /^(?:log|trace|debug|info|warn|warning|error|fatal|verbose|silly|dir|table)$/;
const loggers = /^(?:_?log|_?logger|LOG|LOGGER|winston|pino|log4js)$/;

/** Where a call writes to; `undefined` where it is no log. */
function logOf({ callee }: JsCall, scopes: ModuleScopes): string | undefined {
  if (callee.kind !== "member") return undefined;
  const { object, name } = callee;
  if (isGlobal(scopes, object, "console")) return levels.test(name) ? "the output" : undefined;
  const owner = lastNameOf(object) ?? "";
  const isStream = name === "write" && /^std(?:out|err)$/.test(owner);
  if (isStream && object.kind === "member" && isGlobal(scopes, object.object, "process")) {
    return "the output";
  }
  return levels.test(name) && loggers.test(owner) ? "the log" : undefined;
}

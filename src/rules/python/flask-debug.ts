import { importedPaths, isImported, keyword, scopesOf } from "../../analysis/python/names.ts";
import { lookUp, type ModuleScopes } from "../../analysis/python/scopes.ts";
import type { Rule, RuleMatch } from "../../model/index.ts";
import type { PyExpression, PyNode } from "../../syntax/python/nodes.ts";
import { stringValue } from "../../syntax/python/string-values.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { isConstant, matchAt, type PlaceEvidence } from "../python-matches.ts";

/** Flask's debugger runs any Python that a visitor types into an error page. */
export const flaskDebug: Rule<PythonDocument, PlaceEvidence> = {
  id: "python/flask-debug",
  kind: "code",
  reads: "python",
  title: "Flask runs with its debugger",
  advice: "Leave `debug` out and start with `flask run --debug` while developing.",
  severity: "high",
  cwe: 489,
  aliases: ["B201"],
  triggers: ["flask", "werkzeug"],
  *find(document) {
    const scopes = scopesOf(document);
    for (const node of scopes.nodes) yield* matchesOf(node, scopes);
  },
};

function* matchesOf(node: PyNode, scopes: ModuleScopes): Generator<RuleMatch<PlaceEvidence>> {
  const found = debugOf(node, scopes);
  if (!found || !isConstant(found.value, "True")) return;
  yield matchAt(scopes, {
    node,
    range: found.range,
    message: "Whoever sees an error page can run Python on the server.",
    evidence: { at: found.value.range },
  });
}

interface Switch extends Pick<PyNode, "range"> {
  readonly value: PyExpression;
}

/** What turns the debugger on or off: an argument, or a line that assigns. */
function debugOf(node: PyNode, scopes: ModuleScopes): Switch | undefined {
  if (node.kind === "call") {
    const { callee } = node;
    if (isImported(scopes, callee, servers)) return keyword(node, "use_debugger");
    if (isImported(scopes, callee, debuggers)) return keyword(node, "evalex");
    const isRun = callee.kind === "attribute" && callee.name === "run";
    return isRun && isFlask(callee.object, scopes) ? keyword(node, "debug") : undefined;
  }
  const [target] = node.kind === "assign" && node.targets.length === 1 ? node.targets : [];
  if (node.kind !== "assign" || !node.value || !target) return undefined;
  return isDebugSetting(target, scopes) ? { range: node.range, value: node.value } : undefined;
}

const servers = new Set(["werkzeug.serving.run_simple", "werkzeug.run_simple"]);
const debuggers = new Set(["werkzeug.debug.DebuggedApplication", "werkzeug.DebuggedApplication"]);

/** `app.debug` and `app.config["DEBUG"]`. */
function isDebugSetting(target: PyExpression, scopes: ModuleScopes): boolean {
  if (target.kind === "attribute") {
    return target.name === "debug" && isFlask(target.object, scopes);
  }
  if (target.kind !== "subscript" || target.object.kind !== "attribute") return false;
  const isConfig = target.object.name === "config" && isFlask(target.object.object, scopes);
  return isConfig && stringValue(target.indices[0], scopes.text) === "DEBUG";
}

/** Made by `Flask(…)`, or by a function of the project in a file that imports Flask, as `app`. */
function isFlask(object: PyExpression, scopes: ModuleScopes): boolean {
  if (object.kind !== "name") return false;
  return lookUp(scopes, object.id, object).some(
    ({ value }) =>
      value?.kind === "call" &&
      (importedPaths(scopes, value.callee).some((path) => path === "flask.Flask") ||
        (value.callee.kind === "name" && value.callee.id === "create_app")),
  );
}

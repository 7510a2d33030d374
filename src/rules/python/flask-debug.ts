import { importedPaths, keyword, scopesOf } from "../../analysis/python/names.ts";
import { lookUp, type ModuleScopes, symbolOf } from "../../analysis/python/scopes.ts";
import type { Rule } from "../../model/index.ts";
import type { PyExpression } from "../../syntax/python/nodes.ts";
import type { PythonDocument } from "../../syntax/python.ts";

/** Flask's debugger runs any Python that a visitor types into an error page. */
export const flaskDebug: Rule<PythonDocument> = {
  id: "python/flask-debug",
  kind: "code",
  reads: "python",
  title: "Flask runs with its debugger",
  advice: "Leave `debug` out and start with `flask run --debug` while developing.",
  severity: "high",
  cwe: 489,
  triggers: ["flask"],
  *find(document) {
    const scopes = scopesOf(document);
    for (const call of scopes.calls) {
      const { callee } = call;
      const debug = keyword(call, "debug");
      if (callee.kind !== "attribute" || callee.name !== "run" || !debug) continue;
      if (debug.value.kind !== "constant" || debug.value.value !== "True") continue;
      if (!isFlask(callee.object, scopes)) continue;
      const symbol = symbolOf(scopes, call);
      yield {
        range: debug.range,
        message: "Whoever sees an error page can run Python on the server.",
        evidence: {},
        ...(symbol !== undefined && { symbol }),
      };
    }
  },
};

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

import { importedPaths, keyword, scopesOf } from "../../analysis/python/names.ts";
import type { ModuleScopes } from "../../analysis/python/scopes.ts";
import type { Rule, RuleMatch } from "../../model/index.ts";
import type { PyCall } from "../../syntax/python/nodes.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { isConstant, matchAt } from "../python-matches.ts";
import { isTestFile } from "../test-files.ts";

/** A pickle says itself which functions are called when it is loaded. */
export const unsafeDeserialization: Rule<PythonDocument, null> = {
  id: "python/unsafe-deserialization",
  kind: "code",
  reads: "python",
  title: "Objects of any class are loaded",
  advice: "Load it only where nobody else can write it, or keep the data as JSON.",
  severity: "low",
  cwe: 502,
  aliases: ["B301", "B302"],
  triggers: ["pickle", "dill", "shelve", "marshal", "joblib", "numpy", "pandas"],
  *find(document) {
    if (isTestFile(document.path)) return;
    const scopes = scopesOf(document);
    for (const call of scopes.calls) {
      const path = importedPaths(scopes, call.callee)[0];
      if (path === undefined || !loads(path, call)) continue;
      yield match(scopes, call, path);
    }
  },
};

const loaders =
  /^(?:(?:pickle|cPickle|_pickle|dill|cloudpickle|marshal)\.(?:loads?|Unpickler)|jsonpickle\.(?:decode|unpickler\.decode)|pandas\.read_pickle|joblib\.load|shelve\.(?:open|DbfilenameShelf))$/;

function loads(path: string, call: PyCall): boolean {
  // numpy refuses objects unless it is told otherwise.
  if (path === "numpy.load") return isConstant(keyword(call, "allow_pickle")?.value, "True");
  return loaders.test(path);
}

function match(scopes: ModuleScopes, call: PyCall, path: string): RuleMatch<null> {
  const message = `Whoever writes what ${path} reads runs code here.`;
  return matchAt(scopes, { node: call, message, evidence: null });
}

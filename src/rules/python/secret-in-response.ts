import { importedPaths, scopesOf } from "../../analysis/python/names.ts";
import { isRoute } from "../../analysis/python/requests.ts";
import { functionOf, type ModuleScopes } from "../../analysis/python/scopes.ts";
import type { Rule, RuleMatch } from "../../model/index.ts";
import type { PyCall, PyExpression } from "../../syntax/python/nodes.ts";
import { walkNodes } from "../../syntax/python/walk.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { lastNameOf, matchAt } from "../python-matches.ts";
import { type SecretValue, secretValues } from "../python-secret-values.ts";
import { milderInTests } from "../test-files.ts";

/** Whoever may call the endpoint has the secret from then on. */
export const secretInResponse: Rule<PythonDocument, null> = {
  id: "python/secret-in-response",
  kind: "code",
  reads: "python",
  title: "An endpoint answers with a secret",
  advice: "Answer with a model that lists what callers may see.",
  severity: "high",
  confidence: "medium",
  cwe: 200,
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn(document: PythonDocument): Generator<RuleMatch<null>> {
  const scopes = scopesOf(document);
  for (const node of scopes.nodes) {
    if (node.kind !== "return" || !node.value) continue;
    const inside = functionOf(scopes, node);
    if (!inside || !isRoute(inside)) continue;
    const whole = wholeSettings(scopes, node.value);
    const secret = secretValues(scopes, node.value).find(isKept);
    const what = whole ?? secret?.name;
    if (what === undefined) continue;
    yield matchAt(scopes, {
      node,
      message: `${inside.name} answers with ${what}.`,
      evidence: null,
      severity: whole !== undefined || secret?.isSetting ? "high" : "medium",
    });
  }
}

/** A token that was made for the caller is theirs: what is kept of them, or of the settings, is not. */
function isKept({ node, name, isSetting }: SecretValue): boolean {
  if (isSetting) return true;
  return node.kind !== "name" && /(?:password|passwd|hash|secret|private_?key)/i.test(name);
}

/** `dict(os.environ)`, `settings.dict()`, `vars(settings)`. */
function wholeSettings(scopes: ModuleScopes, value: PyExpression): string | undefined {
  for (const inner of walkNodes(value)) {
    // One of them only.
    if (inner.kind === "subscript") return undefined;
    if (inner.kind === "attribute" && importedPaths(scopes, inner).includes("os.environ")) {
      return isRead(scopes, inner) ? undefined : "the whole environment";
    }
    if (inner.kind === "call" && dumpsSettings(inner)) return "all settings";
  }
  return undefined;
}

function dumpsSettings({ callee, args }: PyCall): boolean {
  const dumps = /^(?:dict|model_dump|model_dump_json|vars|jsonable_encoder)$/;
  if (!dumps.test(lastNameOf(callee) ?? "")) return false;
  const owner = callee.kind === "attribute" ? callee.object : args[0]?.value;
  const isFiltered = args.some(({ name }) => name === "include" || name === "exclude");
  return owner !== undefined && !isFiltered && /^(?:get_)?settings$/.test(ownerName(owner));
}

function ownerName(owner: PyExpression): string {
  return lastNameOf(owner.kind === "call" ? owner.callee : owner) ?? "";
}

/** `os.environ.get("X")`, `os.environ["X"]`: one of them only. */
function isRead(scopes: ModuleScopes, node: PyExpression): boolean {
  const parent = scopes.parentOf(node);
  return parent?.kind === "subscript" || parent?.kind === "attribute" || parent?.kind === "compare";
}

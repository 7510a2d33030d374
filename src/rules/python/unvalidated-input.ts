import { importedPaths, scopesOf } from "../../analysis/python/names.ts";
import { isRoute } from "../../analysis/python/requests.ts";
import type { ModuleScopes } from "../../analysis/python/scopes.ts";
import type { Rule, TextRange } from "../../model/index.ts";
import type { PyExpression, PyFunction, PyParameter } from "../../syntax/python/nodes.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { importsPackage, lastNameOf, matchAt } from "../python-matches.ts";
import { isTestFile } from "../test-files.ts";

/** What `input-model` starts from. */
export interface UnvalidatedInputEvidence {
  /** Of the parameter that takes any object. */
  readonly parameter: TextRange;
}

/** Any object passes: whatever is in it, of whatever type, however large. */
export const unvalidatedInput: Rule<PythonDocument, UnvalidatedInputEvidence> = {
  id: "python/unvalidated-input",
  kind: "code",
  reads: "python",
  title: "An endpoint takes any object",
  advice: "State what it takes as a model: its fields, their types, what is required.",
  severity: "low",
  confidence: "medium",
  cwe: 20,
  triggers: ["fastapi"],
  *find(document) {
    const scopes = scopesOf(document);
    if (isTestFile(document.path) || !importsPackage(scopes, fastapi)) return;
    for (const node of scopes.nodes) {
      if (node.kind !== "function" || !isRoute(node)) continue;
      for (const parameter of node.parameters) {
        if (takesAny(scopes, parameter)) yield match(scopes, node, parameter);
      }
    }
  },
};

const fastapi = new Set(["fastapi"]);

function match(scopes: ModuleScopes, node: PyFunction, parameter: PyParameter) {
  const { start, end } = parameter.range;
  return matchAt<UnvalidatedInputEvidence>(scopes, {
    node,
    range: { start, end },
    message: `${node.name} takes any object as ${parameter.name}.`,
    evidence: { parameter: { start, end } },
  });
}

/** `body: dict`, `body: Dict[str, Any]`, `body: dict = Body(...)`. */
function takesAny(scopes: ModuleScopes, { annotation, defaultValue, star }: PyParameter): boolean {
  if (!annotation || star !== "" || !isDict(annotation)) return false;
  if (!defaultValue) return true;
  const maker = defaultValue.kind === "call" ? defaultValue.callee : undefined;
  return maker !== undefined && importedPaths(scopes, maker).includes("fastapi.Body");
}

function isDict(annotation: PyExpression): boolean {
  if (annotation.kind !== "subscript") return /^(?:dict|Dict)$/.test(lastNameOf(annotation) ?? "");
  if (!isDict(annotation.object)) return false;
  const [first] = annotation.indices;
  const value = first?.kind === "tuple" ? first.elements[1] : annotation.indices[1];
  return value !== undefined && /^(?:Any|object)$/.test(lastNameOf(value) ?? "");
}

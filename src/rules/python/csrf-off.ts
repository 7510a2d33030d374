import { isImported, scopesOf } from "../../analysis/python/names.ts";
import type { ModuleScopes } from "../../analysis/python/scopes.ts";
import type { Rule, RuleMatch, TextRange } from "../../model/index.ts";
import type { PyFunction, PyNode } from "../../syntax/python/nodes.ts";
import { stringValue } from "../../syntax/python/string-values.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { isConstant, matchAt } from "../python-matches.ts";
import { milderInTests } from "../test-files.ts";

/** What `remove-csrf-exempt` starts from. */
export interface CsrfEvidence {
  readonly form: "decorator" | "setting";
  /** Of the decorator or of the line that assigns. */
  readonly at: TextRange;
}

/** Without the token any site sends forms in the name of whoever visits it. */
export const csrfOff: Rule<PythonDocument, CsrfEvidence> = {
  id: "python/csrf-off",
  kind: "code",
  reads: "python",
  title: "Forms are accepted from other sites",
  advice: "Leave the check on; let other programs authenticate with a header instead of a cookie.",
  severity: "medium",
  confidence: "medium",
  cwe: 352,
  triggers: ["csrf"],
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn(document: PythonDocument): Generator<RuleMatch<CsrfEvidence>> {
  const scopes = scopesOf(document);
  for (const node of scopes.nodes) {
    if (node.kind === "function") yield* exemptions(node, scopes);
    else if (isSwitchedOff(node, scopes)) {
      yield matchAt(scopes, {
        node,
        message: "No form of this application is checked.",
        evidence: { form: "setting", at: node.range },
      });
    }
  }
}

const exempt = new Set(["django.views.decorators.csrf.csrf_exempt"]);

function* exemptions(node: PyFunction, scopes: ModuleScopes): Generator<RuleMatch<CsrfEvidence>> {
  for (const decorator of node.decorators) {
    if (!isImported(scopes, decorator, exempt)) continue;
    const isCalledByPrograms = callback.test(node.name);
    yield matchAt(scopes, {
      node: decorator,
      message: isCalledByPrograms
        ? "This view takes requests from anywhere: check their signature."
        : "This view takes forms from other sites.",
      evidence: { form: "decorator", at: decorator.range },
      ...(isCalledByPrograms && { severity: "low" as const }),
    });
  }
}

/** Views that other servers call, which have no token. */
const callback = /webhook|callback|hook$|notify|notification|ipn|_api$|^api_|healthz?$/i;

/** `app.config["WTF_CSRF_ENABLED"] = False`, or the name by itself in a file or class of settings. */
function isSwitchedOff(node: PyNode, { text }: ModuleScopes): boolean {
  if (node.kind !== "assign" || !isConstant(node.value, "False")) return false;
  return node.targets.some((target) => {
    const name =
      target.kind === "name"
        ? target.id
        : target.kind === "subscript"
          ? stringValue(target.indices[0], text)
          : undefined;
    return name === "WTF_CSRF_ENABLED" || name === "WTF_CSRF_CHECK_DEFAULT";
  });
}

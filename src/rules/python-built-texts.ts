import { isHarmless, type Provenance, provenanceOf } from "../analysis/python/provenance.ts";
import { lookUp, type ModuleScopes } from "../analysis/python/scopes.ts";
import { templateOf } from "../analysis/python/sql-template.ts";
import type { PyExpression } from "../syntax/python/nodes.ts";

/** How a text got its value: put together in the source, or handed over whole. */
export interface BuiltText {
  readonly from: Extract<Provenance, "request" | "parameter" | "unknown">;
  readonly isBuilt: boolean;
}

const translations =
  /^(?:_|_l|gettext|gettext_lazy|ugettext|ugettext_lazy|ngettext|pgettext|lazy_gettext)$/;

/** What somebody outside of the source decides on in a text; `undefined` where nobody does. */
export function builtText(scopes: ModuleScopes, value: PyExpression): BuiltText | undefined {
  const from = isTranslation(value) ? "constant" : provenanceOf(scopes, value);
  if (isHarmless(from) || from === "typed") return undefined;
  return {
    from: from === "request" || from === "parameter" ? from : "unknown",
    isBuilt: isTemplate(scopes, value),
  };
}

function isTranslation(value: PyExpression): boolean {
  return (
    value.kind === "call" &&
    value.callee.kind === "name" &&
    translations.test(value.callee.id) &&
    value.args.every((argument) => argument.value.kind === "string")
  );
}

/** Put together from a literal and something else, here or in the variable that holds it. */
function isTemplate(scopes: ModuleScopes, value: PyExpression): boolean {
  if (value.kind !== "name") return templateOf(value, scopes.text) !== undefined;
  return lookUp(scopes, value.id, value).some(
    (binding) =>
      binding.value !== undefined && templateOf(binding.value, scopes.text) !== undefined,
  );
}

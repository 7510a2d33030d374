import { heldBy, importedPaths } from "../analysis/javascript/names.ts";
import { operandsOf } from "../analysis/javascript/operands.ts";
import { provenanceOf } from "../analysis/javascript/provenance.ts";
import type { ModuleScopes } from "../analysis/javascript/scopes.ts";
import { templateOf } from "../analysis/javascript/text-template.ts";
import type { Provenance } from "../analysis/provenance.ts";
import type { JsCall, JsExpression } from "../syntax/javascript/nodes.ts";

/** What decides where an address leads to. */
export interface AddressControl {
  readonly from: Provenance;
  readonly part: JsExpression;
}

/**
 * What decides on the host of an address; `undefined` where the source does: `/users/${id}` and
 * `https://host/${path}` lead where they say.
 */
export function addressControl(
  scopes: ModuleScopes,
  address: JsExpression,
): AddressControl | undefined {
  const value = heldBy(scopes, address);
  const template = templateOf(value, scopes.text);
  if (!template) {
    const isSum = value.kind === "binary" && value.operator === "+";
    return controlBy(scopes, (isSum ? operandsOf(value)[0] : undefined) ?? address);
  }
  let before = "";
  for (const unit of template.units) {
    // A host that stands first, in the source or in a setting, is not changed by what follows.
    if (unit.kind === "hole") return controlBy(scopes, unit.expression);
    before += unit.char;
    if (leadsSomewhere(before)) return undefined;
  }
  return undefined;
}

function controlBy(scopes: ModuleScopes, part: JsExpression): AddressControl | undefined {
  const from = provenanceOf(scopes, part, { checks: "prefix" });
  return from === "request" || from === "parameter" || from === "unknown"
    ? { from, part }
    : undefined;
}

/** A path, or a whole host. */
function leadsSomewhere(before: string): boolean {
  const isHost = /^(?:[a-z][a-z\d+.-]*:)?\/\/[^/?#\\]+[/?#]/i.test(before);
  return isHost || /^(?:\/[^/\\]|[?#.]|[^/:]+[/?#])/.test(before);
}

/** The one imported path among some that a call is of. */
export function pathAmong(
  scopes: ModuleScopes,
  { callee }: JsCall,
  paths: ReadonlySet<string>,
): string | undefined {
  return importedPaths(scopes, callee).find((path) => paths.has(path));
}

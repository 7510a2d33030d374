import { heldBy } from "../analysis/javascript/names.ts";
import { type ProvenanceOptions, provenanceOf } from "../analysis/javascript/provenance.ts";
import type { ModuleScopes } from "../analysis/javascript/scopes.ts";
import { holesOf, templateOf } from "../analysis/javascript/text-template.ts";
import { isHarmless, type Provenance } from "../analysis/provenance.ts";
import type { JsExpression } from "../syntax/javascript/nodes.ts";

/** How a text got its value: put together in the source, or handed over whole. */
export interface BuiltText {
  readonly from: Extract<Provenance, "request" | "parameter" | "unknown">;
  readonly isBuilt: boolean;
  /** The part that somebody else decides on; the whole where it is not built here. */
  readonly part: JsExpression;
}

/** What somebody outside of the source decides on in a text; `undefined` where nobody does. */
export function builtText(
  scopes: ModuleScopes,
  value: JsExpression,
  options: ProvenanceOptions = {},
): BuiltText | undefined {
  const from = dangerousOrigin(scopes, value, options);
  if (!from) return undefined;
  const template = templateOf(heldBy(scopes, value), scopes.text);
  const parts = template ? holesOf(template).map(({ expression }) => expression) : [];
  const part = parts.find((hole) => provenanceOf(scopes, hole, options) === from) ?? value;
  return { from, isBuilt: template !== undefined, part };
}

/** Where a text comes from, where that is nobody in the source; `undefined` elsewhere. */
export function dangerousOrigin(
  scopes: ModuleScopes,
  value: JsExpression,
  options: ProvenanceOptions = {},
): BuiltText["from"] | undefined {
  const from = provenanceOf(scopes, value, options);
  if (isHarmless(from) || from === "typed") return undefined;
  return from === "request" || from === "parameter" ? from : "unknown";
}

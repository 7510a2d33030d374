import type { JsObject, JsProperty } from "../../../syntax/javascript/nodes.ts";
import { type Held, nothing, uniteAll, written } from "../../flow/values.ts";
import { mergeAll } from "./method-calls.ts";
import { reachAssigned } from "./sinks.ts";
import { evaluate, type Work } from "./work.ts";

/**
 * What an object holds by key.
 *
 * @param heldOf - what one of its properties holds, where that is more than its value
 */
export function objectOf(
  { properties }: JsObject,
  work: Work,
  heldOf = (property: JsProperty): Held => evaluate(property.value, work),
): Held {
  let parts = new Map<string, Held>();
  let rest = nothing;
  let isWritten = true;
  for (const property of properties) {
    if (property.kind === "spread") {
      const spread = evaluate(property.value, work);
      const merged = mergeAll([{ taints: [], parts }, spread]);
      parts = new Map(merged.parts);
      rest = uniteAll([rest, { taints: spread.taints }]);
      isWritten = false;
      continue;
    }
    const { name, computed } = property;
    if (computed) evaluate(computed, work);
    const held = heldOf(property);
    if (name === "$where") reachAssigned(work, { name, held, at: property.range });
    if (held !== written) isWritten = false;
    if (name !== undefined && name.length <= 60 && parts.size < 60) parts.set(`[${name}]`, held);
    else rest = uniteAll([rest, held]);
  }
  if (isWritten) return written;
  const isEmpty = [...parts.values()].every((one) => one === nothing || one === written);
  return isEmpty ? rest : { taints: rest.taints, parts };
}

import type { RuleSpec } from "./rule-spec.ts";

/** Where a rule stands, for messages: `rules/own.yaml:3: rule no-print`. */
export function placeOf({ place, id }: Pick<RuleSpec, "place" | "id">): string {
  return place === undefined ? `Rule ${id}` : `${place}: rule ${id}`;
}

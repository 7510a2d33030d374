import type { Finding } from "../model/index.ts";
import { ruleMatches } from "./detect/suppressions.ts";

/** What a run looks for. */
export interface Scope {
  asks(about: Pick<Finding, "kind" | "rule">): boolean;
  /** Where false, nothing about packages is missing: neither advisories nor a manifest that is broken. */
  readonly packages: boolean;
  /** False where no rule can be asked about, whatever rules there are. */
  readonly rules: boolean;
}

/** @param only - kinds, prefixes and ids of rules; everything where there is none */
export function scopeOf(only: readonly string[]): Scope {
  const asks: Scope["asks"] = ({ kind, rule }) =>
    only.length === 0 || only.some((wanted) => wanted === kind || ruleMatches(wanted, rule));
  const rules = only.length === 0 || only.some((wanted) => wanted !== "vulnerability");
  return { asks, packages: asks({ kind: "vulnerability", rule: "" }), rules };
}

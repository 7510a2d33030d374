import type { SqlUnit } from "../../analysis/sql/sql-tokens.ts";

/** The list of `IN (…)` and what stands round it. */
export interface ListSpan<U extends SqlUnit> {
  /** From `IN` or `NOT IN` to the closing bracket. */
  readonly whole: readonly U[];
  /** With the brackets where there are some. */
  readonly bracketed: readonly U[];
  readonly isNegated: boolean;
}

/**
 * Finds what belongs to a list in its statement; `undefined` where it stands otherwise.
 *
 * @param inner - the hole, or the quoted text round it
 * @param units - of the whole statement
 */
export function spanOf<U extends SqlUnit>(
  inner: readonly U[],
  units: readonly U[],
): ListSpan<U> | undefined {
  const first = units.indexOf(inner[0] as U);
  const last = first + inner.length - 1;
  const before = charsOf(units.slice(Math.max(0, first - 40), first));
  const after = charsOf(units.slice(last + 1, last + 41));
  const head = /(?<whole>(?<not>\bnot\s+)?\bin\s*(?<open>\(\s*)?)$/i.exec(before)?.groups;
  const isBracketed = head?.["open"] !== undefined;
  const tail = isBracketed ? /^\s*\)/.exec(after)?.[0] : "";
  if (head?.["whole"] === undefined || tail === undefined) return undefined;
  const end = last + 1 + tail.length;
  return {
    whole: units.slice(first - head["whole"].length, end),
    bracketed: units.slice(first - (head["open"]?.length ?? 0), end),
    isNegated: head["not"] !== undefined,
  };
}

function charsOf(units: readonly SqlUnit[]): string {
  return units.map((unit) => (unit.kind === "char" ? unit.char : "\0")).join("");
}

/** PostgreSQL compares with an array: what stands round its parameter. */
export function arrayOf({ isNegated }: Pick<ListSpan<SqlUnit>, "isNegated">): {
  readonly open: string;
  readonly close: string;
} {
  return { open: isNegated ? "<> ALL(" : "= ANY(", close: ")" };
}

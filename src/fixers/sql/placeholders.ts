import type { BuiltQuery } from "../../analysis/python/sql-sinks.ts";
import { sketchOf } from "../../analysis/python/sql-template.ts";
import type { Unit } from "../../analysis/python/template-units.ts";
import type { Refusal } from "../../model/index.ts";
import type { BindTarget } from "./choose-target.ts";
import { needsPerson } from "./refuse.ts";

export interface BoundValue {
  /** Everything that the placeholder replaces: the hole, or the quoted text with its quotes. */
  readonly units: readonly Unit[];
  /** Where nothing is replaced: the hole, which counts the placeholders of a list out. */
  readonly at?: Unit;
  /** The Python expression. */
  readonly text: string;
  readonly placeholder: string;
  /** Of a named placeholder. */
  readonly name: string;
  /** A list whose parameter grows with it. */
  readonly isExpanding?: boolean;
}

/** A value before its placeholder is known. */
export interface Unnamed {
  readonly units: readonly Unit[];
  readonly at?: Unit;
  readonly text: string;
  readonly base: string;
  readonly isExpanding?: boolean;
  /** What stands round the placeholder. */
  readonly around?: { readonly open: string; readonly close: string };
}

interface NamingContext {
  readonly target: BindTarget;
  readonly built: BuiltQuery;
  /** Names that other pieces of the statement use. */
  readonly taken: ReadonlySet<string>;
}

/** Gives each value its placeholder; one value that is used twice keeps one name or number. */
export function namePlaceholders(
  values: readonly Unnamed[],
  { target, built, taken }: NamingContext,
): readonly BoundValue[] | Refusal {
  const sketch = sketchOf(built.template);
  const { units } = built.template;
  const glued = values.some((value) => /[\w:\\]/.test(charBefore(value, units)));
  if (glued) {
    return needsPerson(
      "A placeholder cannot stand right behind this text: bind the value by hand.",
    );
  }
  return spelled(values, { target, sketch, units, taken }).map((value) => ({
    ...value,
    // `'x'AND` is two words, `?AND` may not be.
    placeholder:
      (value.around?.open ?? "") +
      value.placeholder +
      (value.around?.close ?? "") +
      (/\w/.test(charAfter(value, units)) ? " " : ""),
  }));
}

type Placed = Pick<Unnamed, "units">;

interface Statement {
  readonly target: BindTarget;
  readonly sketch: string;
  readonly units: readonly Unit[];
  readonly taken: ReadonlySet<string>;
}

type Spelled = BoundValue & Unnamed;

function spelled(values: readonly Unnamed[], statement: Statement): Spelled[] {
  const { target, sketch } = statement;
  switch (target.style) {
    case "qmark":
      return values.map((value) => ({ ...value, placeholder: "?", name: "" }));
    case "format":
      return values.map((value) => ({ ...value, placeholder: "%s", name: "" }));
    case "numeric":
      return numbered(values, sketch);
    case "named":
      return named(values, statement);
  }
}

function charBefore({ units: mine }: Placed, units: readonly Unit[]): string {
  const before = mine[0] && units[units.indexOf(mine[0]) - 1];
  return before?.kind === "char" ? before.char : "";
}

function charAfter({ units: mine }: Placed, units: readonly Unit[]): string {
  const last = mine.at(-1);
  const after = last && units[units.indexOf(last) + 1];
  return after?.kind === "char" ? after.char : "";
}

function numbered(values: readonly Unnamed[], sketch: string): Spelled[] {
  const used = [...sketch.matchAll(/\$(\d{1,5})/g)].map(([, n]) => Number(n));
  let next = Math.max(0, ...used) + 1;
  const known = new Map<string, string>();
  return values.map((value) => {
    const placeholder = known.get(value.text) ?? `$${next++}`;
    known.set(value.text, placeholder);
    return { ...value, placeholder, name: placeholder };
  });
}

function named(values: readonly Unnamed[], { sketch, units, taken: others }: Statement): Spelled[] {
  const own = [...sketch.matchAll(/:(\w{1,80})/g)].map(([, name]) => name ?? "");
  const taken = new Set([...others, ...own]);
  const known = new Map<string, string>();
  return values.map((value) => {
    const name = known.get(value.text) ?? freeName(value.base, taken);
    known.set(value.text, name);
    taken.add(name);
    // `:name::type` would be read as a name that ends before its last letter.
    const isCast = charAfter(value, units) === ":";
    return { ...value, name, placeholder: isCast ? `(:${name})` : `:${name}` };
  });
}

/** A name that no other placeholder of the statement has. */
export function freeName(base: string, taken: ReadonlySet<string>): string {
  if (!taken.has(base)) return base;
  for (let n = 2; ; n++) if (!taken.has(`${base}_${n}`)) return `${base}_${n}`;
}

import type { BuiltQuery } from "../../analysis/python/sql-sinks.ts";
import { sketchOf } from "../../analysis/python/sql-template.ts";
import type { Unit } from "../../analysis/python/template-units.ts";
import type { Refusal } from "../../model/index.ts";
import type { BindTarget } from "./choose-target.ts";
import { needsPerson } from "./refuse.ts";

export interface BoundValue {
  /** Everything that the placeholder replaces: the hole, or the quoted text with its quotes. */
  readonly units: readonly Unit[];
  /** The Python expression. */
  readonly text: string;
  readonly placeholder: string;
  /** Of a named placeholder. */
  readonly name: string;
}

interface Unnamed {
  readonly units: readonly Unit[];
  readonly text: string;
  readonly base: string;
}

/** Gives each value its placeholder; one value that is used twice keeps one name or number. */
export function namePlaceholders(
  values: readonly Unnamed[],
  { target, built }: { readonly target: BindTarget; readonly built: BuiltQuery },
): readonly BoundValue[] | Refusal {
  const sketch = sketchOf(built.template);
  switch (target.style) {
    case "qmark":
      return values.map((value) => ({ ...value, placeholder: "?", name: "" }));
    case "format":
      return values.map((value) => ({ ...value, placeholder: "%s", name: "" }));
    case "numeric":
      return numbered(values, sketch);
    case "named":
      return named(values, built, sketch);
  }
}

function numbered(values: readonly Unnamed[], sketch: string): BoundValue[] {
  const used = [...sketch.matchAll(/\$(\d{1,5})/g)].map(([, n]) => Number(n));
  let next = Math.max(0, ...used) + 1;
  const known = new Map<string, string>();
  return values.map((value) => {
    const placeholder = known.get(value.text) ?? `$${next++}`;
    known.set(value.text, placeholder);
    return { ...value, placeholder, name: placeholder };
  });
}

function named(
  values: readonly Unnamed[],
  built: BuiltQuery,
  sketch: string,
): readonly BoundValue[] | Refusal {
  const taken = new Set([...sketch.matchAll(/:(\w{1,80})/g)].map(([, name]) => name ?? ""));
  const known = new Map<string, string>();
  const { units: all } = built.template;
  const out: BoundValue[] = [];
  for (const value of values) {
    const name = known.get(value.text) ?? freeName(value.base, taken);
    known.set(value.text, name);
    taken.add(name);
    const last = value.units.at(-1);
    const after = last && all[all.indexOf(last) + 1];
    const first = value.units[0];
    const before = first && all[all.indexOf(first) - 1];
    if (before?.kind === "char" && /[\w:\\]/.test(before.char)) {
      return needsPerson(
        "A placeholder cannot stand right behind this text: bind the value by hand.",
      );
    }
    // `:name::type` would be read as a name that ends before its last letter.
    const isCast = after?.kind === "char" && after.char === ":";
    if (after?.kind === "char" && /\w/.test(after.char)) {
      return needsPerson(
        "A placeholder cannot stand right before this text: bind the value by hand.",
      );
    }
    out.push({ ...value, name, placeholder: isCast ? `(:${name})` : `:${name}` });
  }
  return out;
}

function freeName(base: string, taken: ReadonlySet<string>): string {
  if (!taken.has(base)) return base;
  for (let n = 2; ; n++) if (!taken.has(`${base}_${n}`)) return `${base}_${n}`;
}

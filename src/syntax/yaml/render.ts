import type { YamlLayout } from "./layout.ts";
import type { YamlValue } from "./read.ts";
import { type Quoting, spellScalar } from "./scalar.ts";

export interface RenderPlace {
  readonly layout: YamlLayout;
  /** Column of the key or dash that the text belongs to. */
  readonly column: number;
  readonly quoting?: Quoting;
}

/** Lines of `name: value`; the first without its indentation, the others with it. */
export function renderEntry(name: string, value: YamlValue, place: RenderPlace): string[] {
  const key = spellScalar(name);
  if (!isCollection(value)) return [`${key}: ${renderScalar(value, place)}`];
  if (isEmpty(value)) return [`${key}: ${Array.isArray(value) ? "[]" : "{}"}`];
  const list = Array.isArray(value);
  const column = place.column + (list ? place.layout.dash : place.layout.step);
  return [`${key}:`, ...indentFirst(renderBlock(value, { ...place, column }), column)];
}

/** Lines of `- value`; the first without its indentation. */
export function renderItem(value: YamlValue, place: RenderPlace): string[] {
  if (!isCollection(value)) return [`- ${renderScalar(value, place)}`];
  if (isEmpty(value)) return [`- ${Array.isArray(value) ? "[]" : "{}"}`];
  const [first = "", ...rest] = renderBlock(value, { ...place, column: place.column + 2 });
  return [`- ${first}`, ...rest];
}

/** One line, for flow collections; `undefined` for a collection. */
export function renderScalar(
  value: YamlValue,
  place: { readonly quoting?: Quoting; readonly flow?: boolean },
): string | undefined {
  if (isCollection(value)) return undefined;
  if (typeof value !== "string") return String(value);
  return spellScalar(value, { quoting: place.quoting ?? "plain", flow: place.flow ?? false });
}

function renderBlock(value: Collection, place: RenderPlace): string[] {
  const parts = Array.isArray(value)
    ? value.map((item) => renderItem(item, place))
    : Object.entries(value).map(([name, inner]) => renderEntry(name, inner, place));
  return parts.flatMap((lines, index) => (index === 0 ? lines : indentFirst(lines, place.column)));
}

function indentFirst([first = "", ...rest]: readonly string[], column: number): string[] {
  return [" ".repeat(column) + first, ...rest];
}

type Collection = Exclude<YamlValue, string | number | boolean | null>;

function isCollection(value: YamlValue): value is Collection {
  return typeof value === "object" && value !== null;
}

function isEmpty(value: Collection): boolean {
  return Object.keys(value).length === 0;
}

import type { Edit } from "../../model/index.ts";
import { columnOf, endsLine, layoutOf, lineStart, lineStop, nextLine } from "./layout.ts";
import type { YamlEntry, YamlFile, YamlItem, YamlMap, YamlNode, YamlSequence } from "./node.ts";
import type { YamlValue } from "./read.ts";
import { renderEntry, renderItem, renderScalar } from "./render.ts";
import type { Quoting } from "./scalar.ts";

export interface NewEntry {
  /** The block map that gets the key. */
  readonly map: YamlMap;
  readonly name: string;
  readonly value: YamlValue;
  /** Behind the key of this name; behind the last one where left out or not there. */
  readonly after?: string;
  readonly quoting?: Quoting;
}

/**
 * Adds a key to a block map in the file's own indentation and line ends.
 *
 * @returns `undefined` for a flow map, an empty map, a key that is there, or a layout in which the
 *   place cannot be told for sure
 */
export function insertEntry(file: YamlFile, entry: NewEntry): readonly Edit[] | undefined {
  const { map, name, value, after, quoting } = entry;
  if (map.style === "flow" || map.entries.some((have) => have.name === name)) return undefined;
  const behind = map.entries.find((have) => have.name === after) ?? map.entries.at(-1);
  const column = behind && entryColumn(file.text, map.entries);
  if (!behind || column === undefined) return undefined;
  const layout = layoutOf(file);
  const lines = renderEntry(name, value, { layout, column, ...(quoting && { quoting }) });
  return insertLines(file, { lines, column, behind });
}

/**
 * Adds an item to a block sequence, or to a flow sequence where it is a scalar, spelled and quoted
 * like the last item.
 *
 * @returns `undefined` where the place cannot be told for sure
 */
export function appendItem(
  file: YamlFile,
  addition: {
    readonly sequence: YamlSequence;
    readonly value: YamlValue;
    readonly quoting?: Quoting;
  },
): readonly Edit[] | undefined {
  const { sequence, value } = addition;
  const quoting = addition.quoting ?? quotingOf(sequence.items.at(-1)?.value);
  if (sequence.style === "flow") return appendToFlow(file, { sequence, value, quoting });
  const behind = sequence.items.at(-1);
  const column = behind && itemColumn(file.text, sequence.items);
  if (!behind || column === undefined) return undefined;
  const lines = renderItem(value, { layout: layoutOf(file), column, quoting });
  return insertLines(file, { lines, column, behind });
}

/** The quotes of a scalar, for one that is to look alike. */
export function quotingOf(node: YamlNode | undefined): Quoting {
  const style = node?.kind === "scalar" ? node.style : "plain";
  return style === "single" || style === "double" ? style : "plain";
}

/** The column in which all keys start, the first perhaps behind dashes. */
export function entryColumn(text: string, entries: readonly YamlEntry[]): number | undefined {
  return sharedColumn(text, entries, /^ *(?:- +)*$/);
}

/** The column in which all dashes stand. */
export function itemColumn(text: string, items: readonly YamlItem[]): number | undefined {
  return sharedColumn(text, items, /^ *(?:- +)*$/);
}

function sharedColumn(
  text: string,
  parts: readonly (YamlEntry | YamlItem)[],
  first: RegExp,
): number | undefined {
  const columns = parts.map(({ range }, index) => {
    const prefix = text.slice(lineStart(text, range.start), range.start);
    return (index === 0 ? first : /^ *$/).test(prefix) ? prefix.length : -1;
  });
  const [column = -1] = columns;
  return column >= 0 && columns.every((other) => other === column) ? column : undefined;
}

interface Insertion {
  readonly lines: readonly string[];
  readonly column: number;
  readonly behind: YamlEntry | YamlItem;
}

function insertLines(file: YamlFile, { lines, column, behind }: Insertion): Edit[] | undefined {
  const { text } = file;
  const { lineEnd } = layoutOf(file);
  const indented = lines.map((line, index) => (index === 0 ? " ".repeat(column) + line : line));
  const last = lastValue(behind.value);
  const keeps =
    last?.kind === "scalar" &&
    last.range.end === behind.range.end &&
    text[last.range.end - 1] === "\n";
  if (keeps) {
    const at = { start: last.range.end, end: last.range.end };
    return [{ range: at, text: indented.map((line) => line + lineEnd).join("") }];
  }
  if (!endsLine(text, behind.range.end) || isKept(text, last)) return undefined;
  const at = pastDeeperComments(text, behind.range.end, column);
  return [{ range: { start: at, end: at }, text: indented.map((line) => lineEnd + line).join("") }];
}

/** What is written last inside a node. */
function lastValue(node: YamlNode | undefined): YamlNode | undefined {
  if (node?.kind === "map" && node.style === "block") return lastValue(node.entries.at(-1)?.value);
  if (node?.kind === "sequence" && node.style === "block")
    return lastValue(node.items.at(-1)?.value);
  return node;
}

/** A block scalar that keeps its line ends (`+`) and has none at the end of the file. */
function isKept(text: string, node: YamlNode | undefined): boolean {
  if (node?.kind !== "scalar" || (node.style !== "literal" && node.style !== "folded"))
    return false;
  return /^[|>]\d?\+/.test(text.slice(node.range.start, node.range.start + 3));
}

/** Comment lines that are indented deeper belong to what stands before them. */
function pastDeeperComments(text: string, offset: number, column: number): number {
  let at = lineStop(text, offset);
  for (;;) {
    const next = nextLine(text, at);
    const line = text.slice(next, lineStop(text, next));
    const indent = /^ *(?=#)/.exec(line)?.[0].length ?? -1;
    if (next === at || indent <= column) return at;
    at = lineStop(text, next);
  }
}

function appendToFlow(
  file: YamlFile,
  { sequence, value, quoting }: { sequence: YamlSequence; value: YamlValue; quoting: Quoting },
): Edit[] | undefined {
  const { text } = file;
  const { start, end } = sequence.range;
  const spelled = renderScalar(value, { quoting, flow: true });
  const last = sequence.items.at(-1);
  if (spelled === undefined || text[start] !== "[" || text[end - 1] !== "]") return undefined;
  const inside = text.slice(last?.range.end ?? start + 1, end - 1);
  if (inside.includes("#")) return undefined;
  const insert = (at: number, added: string) => [{ range: { start: at, end: at }, text: added }];
  if (!last) return insert(start + 1, spelled);
  const comma = inside.indexOf(",");
  const ownLine = /^ *$/.test(text.slice(lineStart(text, last.range.start), last.range.start));
  const gap = ownLine ? layoutOf(file).lineEnd + " ".repeat(columnOf(text, last.range.start)) : " ";
  if (comma === -1) return insert(last.range.end, `,${gap}${spelled}`);
  return insert(last.range.end + comma + 1, `${gap}${spelled}${ownLine ? "," : ""}`);
}

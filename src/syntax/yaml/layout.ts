import { lineEndOf } from "../text.ts";
import type { YamlEntry, YamlFile, YamlNode } from "./node.ts";

/** How a file is written, for text that is added to it. */
export interface YamlLayout {
  /** Columns from a map's keys to those of a map in it. */
  readonly step: number;
  /** Columns from a key to the dashes below it: 0, or the step. */
  readonly dash: number;
  readonly lineEnd: "\n" | "\r\n";
}

const layouts = new WeakMap<YamlFile, YamlLayout>();

/** The file's own habits: what it does most, else two columns. */
export function layoutOf(file: YamlFile): YamlLayout {
  const known = layouts.get(file);
  if (known) return known;
  const counts: Counts = { steps: new Map(), dashes: new Map() };
  for (const { root } of file.documents) measure(root, { text: file.text, counts });
  const step = mostOften(counts.steps) ?? 2;
  const dash = mostOften(counts.dashes) ?? step;
  const layout = { step, dash, lineEnd: lineEndOf(file.text) };
  layouts.set(file, layout);
  return layout;
}

interface Counts {
  readonly steps: Map<number, number>;
  readonly dashes: Map<number, number>;
}

interface Measuring {
  readonly text: string;
  readonly counts: Counts;
}

function measure(node: YamlNode | undefined, at: Measuring): void {
  if (node?.kind === "sequence") for (const { value } of node.items) measure(value, at);
  if (node?.kind !== "map") return;
  for (const entry of node.entries) {
    if (node.style === "block") countDistance(entry, at);
    measure(entry.value, at);
  }
}

function countDistance({ range, value }: YamlEntry, { text, counts }: Measuring): void {
  if (value?.kind !== "map" && value?.kind !== "sequence") return;
  if (value.style === "flow") return;
  const distance = columnOf(text, value.range.start) - columnOf(text, range.start);
  const table = value.kind === "map" ? counts.steps : counts.dashes;
  table.set(distance, (table.get(distance) ?? 0) + 1);
}

function mostOften(counts: ReadonlyMap<number, number>): number | undefined {
  return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0];
}

/** Start of the line that an offset is in; past a byte order mark. */
export function lineStart(text: string, offset: number): number {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  return start === 0 && text.startsWith("\uFEFF") ? 1 : start;
}

/** End of the line that an offset is in, before its line end. */
export function lineStop(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  if (end === -1) return text.length;
  return end > offset && text[end - 1] === "\r" ? end - 1 : end;
}

/** Start of the line after the one that an offset is in; the text's length on the last. */
export function nextLine(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  return end === -1 ? text.length : end + 1;
}

/** UTF-16 units before an offset in its line. */
export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

/** True where nothing but a comment follows an offset in its line. */
export function endsLine(text: string, offset: number): boolean {
  return /^(?:[ \t]*|[ \t]+#.*)$/.test(text.slice(offset, lineStop(text, offset)));
}

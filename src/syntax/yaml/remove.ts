import type { Edit } from "../../model/index.ts";
import { endsLine, lineStart, lineStop, nextLine } from "./layout.ts";
import type { YamlEntry, YamlFile, YamlItem, YamlMap, YamlNode, YamlSequence } from "./node.ts";

/**
 * Removes a key of a block map with its lines. A comment behind it goes too, and comment lines
 * above it where they can belong to nothing else.
 *
 * @returns `undefined` for the only key, for one whose anchors are used, in a flow map, and where
 *   its lines hold something else
 */
export function removeEntry(
  file: YamlFile,
  { map, name }: { readonly map: YamlMap; readonly name: string },
): readonly Edit[] | undefined {
  if (map.style === "flow") return undefined;
  return removePart(file, {
    parts: map.entries,
    index: map.entries.findIndex((e) => e.name === name),
  });
}

/** Removes an item of a block sequence, or of a flow sequence in one line, likewise. */
export function removeItem(
  file: YamlFile,
  { sequence, index }: { readonly sequence: YamlSequence; readonly index: number },
): readonly Edit[] | undefined {
  const place = { parts: sequence.items, index };
  return sequence.style === "flow" ? removeFromFlow(file, place) : removePart(file, place);
}

interface Place {
  readonly parts: readonly (YamlEntry | YamlItem)[];
  readonly index: number;
}

function removePart({ text }: YamlFile, { parts, index }: Place): Edit[] | undefined {
  const part = parts[index];
  if (!part || parts.length < 2 || isReferenced(part)) return undefined;
  const next = parts[index + 1];
  const start = lineStart(text, part.range.start);
  const prefix = text.slice(start, part.range.start);
  if (!/^ *$/.test(prefix)) return pullUpNext(text, { part, next, prefix });
  const keeps = text[part.range.end - 1] === "\n";
  if (!keeps && !endsLine(text, part.range.end)) return undefined;
  const end = keeps ? part.range.end : nextLine(text, part.range.end);
  const from = withCommentsAbove(text, { start, end, column: prefix.length, next });
  if (end === text.length && !text.endsWith("\n")) {
    return [{ range: { start: endBefore(text, from), end }, text: "" }];
  }
  return [{ range: { start: from, end }, text: "" }];
}

/** The first key of `- name: x`: the next one takes its place behind the dash. */
function pullUpNext(
  text: string,
  {
    part,
    next,
    prefix,
  }: { part: YamlEntry | YamlItem; next: Place["parts"][number] | undefined; prefix: string },
): Edit[] | undefined {
  if (!next || !/^ *(?:- +)+$/.test(prefix)) return undefined;
  const between = text.slice(part.range.end, next.range.start);
  return /^\s*$/.test(between)
    ? [{ range: { start: part.range.start, end: next.range.start }, text: "" }]
    : undefined;
}

interface Lines {
  readonly start: number;
  readonly end: number;
  readonly column: number;
  readonly next: YamlEntry | YamlItem | undefined;
}

/** Comment lines directly above speak of what follows: of the next part too where that has none of its own. */
function withCommentsAbove(text: string, { start, end, column, next }: Lines): number {
  if (next && lineStart(text, next.range.start) === end) return start;
  let from = start;
  while (from > 0) {
    const above = lineStart(text, from - 1);
    const line = text.slice(above, lineStop(text, above));
    const indent = /^ *(?=#)/.exec(line)?.[0].length ?? -1;
    if (above >= from || indent !== column) break;
    from = above;
  }
  return from;
}

/** End of the line before, so that a file without a final line end stays one. */
function endBefore(text: string, lineAt: number): number {
  if (lineAt === 0) return 0;
  return text[lineAt - 2] === "\r" ? lineAt - 2 : lineAt - 1;
}

function removeFromFlow({ text }: YamlFile, { parts, index }: Place): Edit[] | undefined {
  const part = parts[index];
  const before = parts[index - 1];
  const next = parts[index + 1];
  if (!part || parts.length < 2 || isReferenced(part)) return undefined;
  const start = before && !next ? before.range.end : part.range.start;
  const end = next ? next.range.start : part.range.end;
  const gap = next ? text.slice(part.range.end, end) : text.slice(start, part.range.start);
  return /^[ ,]*$/.test(gap) ? [{ range: { start, end }, text: "" }] : undefined;
}

/** True where an alias points into the part: without it the file would break. */
export function isReferenced({ value }: { readonly value: YamlNode | undefined }): boolean {
  if (!value) return false;
  if (value.aliases > 0) return true;
  if (value.kind === "map") {
    return value.entries.some((e) => isReferenced(e) || (e.key?.aliases ?? 0) > 0);
  }
  return value.kind === "sequence" && value.items.some(isReferenced);
}

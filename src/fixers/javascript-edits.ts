import { objectOf } from "../analysis/javascript/names.ts";
import { scopesOf } from "../analysis/javascript/scopes.ts";
import { outer } from "../analysis/javascript/text-template.ts";
import type { Edit, TextRange } from "../model/index.ts";
import type { JsCall, JsNode, JsObject } from "../syntax/javascript/nodes.ts";
import type { JavascriptDocument } from "../syntax/javascript.ts";
import { lineEndOf } from "../syntax/text.ts";

type Source = Pick<JavascriptDocument, "text" | "module">;

/** True where a comment stands in a range, or reaches into it. */
export function hasComment({ module }: Source, { start, end }: TextRange): boolean {
  return module.comments.some((comment) => comment.start < end && start < comment.end);
}

/** Takes a property out of an object, with its comma; `undefined` where a comment would go with it. */
export function removeProperty(
  { properties, range }: JsObject,
  property: JsObject["properties"][number],
  source: Source,
): Edit | undefined {
  const index = properties.indexOf(property);
  const before = properties[index - 1];
  const after = properties[index + 1];
  const only = { start: range.start + 1, end: range.end - 1 };
  const removed = after
    ? { start: property.range.start, end: after.range.start }
    : before
      ? { start: before.range.end, end: property.range.end }
      : only;
  return hasComment(source, removed) ? undefined : { range: removed, text: "" };
}

/** Adds a property behind the last one, on a line of its own where that one has one. */
export function addProperty(
  { properties, range }: JsObject,
  added: string,
  { text }: Source,
): Edit {
  const last = properties.at(-1);
  if (!last) return { range, text: `{ ${added} }` };
  const at = { start: last.range.end, end: last.range.end };
  const lineStart = text.lastIndexOf("\n", last.range.start - 1) + 1;
  const indent = text.slice(lineStart, last.range.start);
  const isOwnLine = lineStart > 0 && /^[ \t]*$/.test(indent);
  return { range: at, text: isOwnLine ? `,${lineEndOf(text)}${indent}${added}` : `, ${added}` };
}

/** Adds an argument behind the n first ones; the call has at least as many. */
export function addArgument({ args }: JsCall, index: number, added: string): Edit | undefined {
  const before = args[index - 1];
  if (!before) return undefined;
  const { end } = outer(before);
  return { range: { start: end, end }, text: `, ${added}` };
}

/** An option of a call, and which of its arguments holds the options. */
export interface AddedOption {
  readonly index: number;
  readonly added: string;
}

/**
 * Adds an option: to the object that is there, as one behind the last argument, or before a callback.
 *
 * @returns `undefined` where the options come from elsewhere
 */
export function setOption(
  call: JsCall,
  { index, added }: AddedOption,
  document: JavascriptDocument,
): Edit | undefined {
  const given = call.args[index];
  if (!given || given.kind === "function") return addArgument(call, index, `{ ${added} }`);
  const options = objectOf(scopesOf(document), given);
  return options && addProperty(options, added, document);
}

/** A line of its own behind a statement, as far in as it; `undefined` where another stands in its line. */
export function lineBehind({ range }: JsNode, line: string, { text }: Source): Edit | undefined {
  const lineStart = text.lastIndexOf("\n", range.start - 1) + 1;
  const indent = text.slice(lineStart, range.start).replace(/^\uFEFF/, "");
  const rest = /^[^\r\n]*/.exec(text.slice(range.end))?.[0] ?? "";
  if (!/^[ \t]*$/.test(indent) || !/^[ \t]*(?:\/\/.*)?$/.test(rest)) return undefined;
  const at = range.end + rest.length;
  return { range: { start: at, end: at }, text: `${lineEndOf(text)}${indent}${line}` };
}

import type { Edit, TextRange } from "../model/index.ts";
import type { PyArgument, PyCall } from "../syntax/python/nodes.ts";
import type { PythonDocument } from "../syntax/python.ts";
import { lineEndOf } from "../syntax/text.ts";

/** Takes an argument out of a call, with its comma; `undefined` where a comment would go with it. */
export function removeArgument(
  { args, argsRange }: PyCall,
  arg: PyArgument,
  { text, module }: PythonDocument,
): Edit | undefined {
  const index = args.indexOf(arg);
  const before = args[index - 1];
  const after = args[index + 1];
  const comma = /^\s{0,200},/.exec(text.slice(arg.range.end, argsRange.end - 1))?.[0].length ?? 0;
  const range = before
    ? { start: before.range.end, end: arg.range.end }
    : { start: arg.range.start, end: after ? after.range.start : arg.range.end + comma };
  return hasComment(module.comments, range) ? undefined : { range, text: "" };
}

/** True where a comment stands in a range, or reaches into it. */
export function hasComment(comments: readonly TextRange[], { start, end }: TextRange): boolean {
  return comments.some((comment) => comment.start < end && start < comment.end);
}

/**
 * Adds keyword arguments behind the last one, in lines of their own where the others are.
 *
 * @returns `undefined` where the brackets hold a generator, or a comment stands behind the last argument
 */
export function addArguments(
  { args, argsRange }: PyCall,
  added: readonly string[],
  { text, module }: PythonDocument,
): Edit | undefined {
  const last = args.at(-1);
  if (!last) {
    const inside = { start: argsRange.start + 1, end: argsRange.end - 1 };
    return hasComment(module.comments, inside)
      ? undefined
      : { range: inside, text: added.join(", ") };
  }
  // A generator by itself would need brackets of its own.
  if (last.range.end >= argsRange.end) return undefined;
  const tail = { start: last.range.end, end: argsRange.end - 1 };
  if (hasComment(module.comments, tail)) return undefined;
  const between = text.slice(tail.start, tail.end);
  if (!/^\s*,?\s*$/.test(between)) return undefined;
  const lineStart = text.lastIndexOf("\n", last.range.start - 1) + 1;
  const indent = text.slice(lineStart, last.range.start);
  const ownLines = between.includes("\n") && /^[ \t]+$/.test(indent);
  const gap = ownLines ? `${lineEndOf(text)}${indent}` : " ";
  const comma = between.indexOf(",");
  const list = added.map((argument) => `${gap}${argument}`).join(",");
  return comma === -1
    ? { range: { start: tail.start, end: tail.start }, text: `,${list}` }
    : { range: { start: tail.start + comma + 1, end: tail.start + comma + 1 }, text: `${list},` };
}

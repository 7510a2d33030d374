import { lookUp, type ModuleScopes } from "../analysis/python/scopes.ts";
import type { Edit, TextRange } from "../model/index.ts";
import type { PyArgument, PyCall, PyStatement } from "../syntax/python/nodes.ts";
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

/** How a name of a module is spelled in a file, and what has to be added for it. */
export interface ImportedName {
  readonly spelling: string;
  readonly edits: readonly Edit[];
}

/**
 * Makes `from module import name` hold; uses what the file imports already.
 *
 * @returns `undefined` where the name means something else in this file
 */
export function importName(
  document: PythonDocument,
  scopes: ModuleScopes,
  { module, name }: { readonly module: string; readonly name: string },
): ImportedName | undefined {
  for (const [local, bindings] of scopes.scope.bindings) {
    const [only, ...others] = bindings;
    const isName = only?.path === `${module}.${name}`;
    if (others.length > 0 || (!isName && only?.path !== module)) continue;
    if (isShadowed(scopes, local)) continue;
    return { spelling: isName ? local : `${local}.${name}`, edits: [] };
  }
  const isTaken = scopes.namesOf(name).length > 0;
  if (isTaken || lookUp(scopes, name, scopes.module).length > 0 || isShadowed(scopes, name)) {
    return undefined;
  }
  return { spelling: name, edits: [addImport(document, `from ${module} import ${name}`)] };
}

/** Another scope of the file uses the name for something of its own. */
function isShadowed(scopes: ModuleScopes, name: string): boolean {
  return scopes.nodes.some(
    (node) =>
      (node.kind === "function" ||
        node.kind === "class" ||
        node.kind === "lambda" ||
        node.kind === "comprehension") &&
      scopes.scopeInside(node).bindings.has(name),
  );
}

/** A line behind the imports on top, else behind the docstring, else first. */
function addImport({ text, module }: PythonDocument, line: string): Edit {
  const end = lineEndOf(text);
  const after = lastOnTop(module.body);
  if (!after) {
    const start = firstLine(text, module.comments);
    return { range: { start, end: start }, text: `${line}${end}` };
  }
  const next = text.indexOf("\n", after.range.end);
  // A second statement or a comment may follow in the same line: the new one starts a line anyway.
  const at = next === -1 ? text.length : next + 1;
  return { range: { start: at, end: at }, text: next === -1 ? `${end}${line}` : `${line}${end}` };
}

function lastOnTop(body: readonly PyStatement[]): PyStatement | undefined {
  let last: PyStatement | undefined;
  for (const [index, statement] of body.entries()) {
    const isDocstring =
      index === 0 && statement.kind === "expression-statement" && statement.value.kind === "string";
    const isImport =
      statement.kind === "import" ||
      statement.kind === "import-from" ||
      (statement.kind === "other-statement" && statement.type === "future_import_statement");
    if (!isDocstring && !isImport) break;
    last = statement;
  }
  return last;
}

/** Behind a byte order mark and comments on top such as `#!` and the encoding. */
function firstLine(text: string, comments: readonly TextRange[]): number {
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  for (const comment of comments) {
    if (comment.start !== at) break;
    const next = text.indexOf("\n", comment.end);
    if (next === -1) break;
    at = next + 1;
  }
  return at;
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

import {
  type Capture,
  type Captures,
  metavariableOf,
  type PatternLanguage,
  sequenceOf,
  type Texts,
  type TreeNode,
} from "./pattern.ts";

/** What a comparison works with. */
export interface Comparison {
  readonly language: PatternLanguage;
  readonly texts: Texts;
  /** Shared by all that is compared for one file, so that no pattern takes for ever. */
  readonly budget: { steps: number };
}

/**
 * Compares a pattern with a node.
 *
 * @returns what its names stand for, or `undefined` where it does not match
 */
export function matchNode(
  pattern: TreeNode,
  node: TreeNode,
  at: Comparison & { readonly captures: Captures },
): Captures | undefined {
  if (at.budget.steps-- <= 0) return undefined;
  const name = nameOf(pattern);
  const meta = name === undefined ? undefined : metavariableOf(name);
  if (meta !== undefined) return capture(meta, node, at);
  if (isEllipsis(pattern)) return at.captures;
  const literal = at.language.sameLiteral(pattern, node, at.texts);
  if (literal !== undefined) return literal ? at.captures : undefined;
  const named = at.language.sameName(pattern, node);
  if (named !== undefined) return named ? at.captures : undefined;
  if (pattern.kind !== node.kind) return undefined;
  if (pattern.kind === "call") return matchCall(pattern, node, at);
  return matchFields(pattern, node, at);
}

/** Compares a row of patterns with a row of nodes; `...` stands for any number of them. */
export function matchRow(
  patterns: readonly unknown[],
  nodes: readonly unknown[],
  at: Comparison & { readonly captures: Captures },
): Captures | undefined {
  if (at.budget.steps-- <= 0) return undefined;
  const [first, ...rest] = patterns;
  if (patterns.length === 0) return nodes.length === 0 ? at.captures : undefined;
  const open = openRow(first);
  if (open === undefined) {
    if (nodes.length === 0) return undefined;
    const captures = matchValue(first, nodes[0], at);
    return captures && matchRow(rest, nodes.slice(1), { ...at, captures });
  }
  for (let taken = 0; taken <= nodes.length; taken++) {
    const captures = captureRow(open, nodes.slice(0, taken), at);
    const found = captures && matchRow(rest, nodes.slice(taken), { ...at, captures });
    if (found) return found;
  }
  return undefined;
}

/** True for `...`, as an expression or as a statement. */
export function isEllipsis(value: unknown): boolean {
  const node = value as { kind?: string; value?: unknown; name?: string };
  if (node?.kind === "constant") return node.value === "...";
  if (node?.kind === "expression-statement") return isEllipsis(node.value);
  return node?.name === "__dots";
}

/** `""` for `...`, the name of `$...NAME`; `undefined` for anything else. */
function openRow(value: unknown): string | undefined {
  if (isEllipsis(value) || isEllipsis((value as { value?: unknown } | undefined)?.value)) return "";
  const node = value as TreeNode & { value?: TreeNode };
  const name = nameOf(node) ?? (node?.value && nameOf(node.value));
  return name === undefined ? undefined : sequenceOf(name);
}

function nameOf(node: TreeNode): string | undefined {
  if (node.kind === "name") return (node as TreeNode & { id?: string; name?: string }).id;
  if (node.kind === "expression-statement") {
    return nameOf((node as TreeNode & { value: TreeNode }).value);
  }
  return undefined;
}

function capture(
  name: string,
  node: TreeNode,
  { captures, texts }: Comparison & { readonly captures: Captures },
): Captures | undefined {
  const isConstant = /^(?:string|number|constant)$/.test(node.kind);
  return bind(name, { range: node.range, text: textAt(texts, node), isConstant, node }, captures);
}

function captureRow(
  name: string,
  nodes: readonly unknown[],
  { captures, texts }: Comparison & { readonly captures: Captures },
): Captures | undefined {
  const [first, last] = [nodes[0], nodes.at(-1)] as (TreeNode | undefined)[];
  if (name === "") return captures;
  const range = { start: first?.range.start ?? 0, end: last?.range.end ?? 0 };
  return bind(
    name,
    { range, text: texts.file.slice(range.start, range.end), isConstant: false },
    captures,
  );
}

/** A name that stands twice in a pattern means the same text twice. */
function bind(name: string, value: Capture, captures: Captures): Captures | undefined {
  const known = captures.get(name);
  if (name === "_") return captures;
  if (known) return known.text === value.text ? captures : undefined;
  return new Map(captures).set(name, value);
}

function textAt({ file }: Texts, { range }: TreeNode): string {
  return file.slice(range.start, range.end);
}

interface Argument extends TreeNode {
  readonly name?: string;
  readonly star: string;
  readonly value: TreeNode;
}

/** Arguments with a name may stand in any order; `...` lets others in. */
function matchCall(
  pattern: TreeNode,
  node: TreeNode,
  at: Comparison & { readonly captures: Captures },
): Captures | undefined {
  const [wanted, given] = [pattern, node] as (TreeNode & {
    callee: TreeNode;
    args: readonly Argument[];
  })[];
  if (!wanted || !given) return undefined;
  let captures = matchNode(wanted.callee, given.callee, at);
  const isOpen = wanted.args.some((arg) => openRow(arg) !== undefined);
  const left = new Set(given.args.filter(({ name }) => name !== undefined));
  for (const arg of wanted.args) {
    if (arg.name === undefined || !captures) continue;
    const own = [...left].find(({ name }) => name === arg.name);
    if (!own) return undefined;
    left.delete(own);
    captures = matchNode(arg.value, own.value, { ...at, captures });
  }
  if (!captures || (left.size > 0 && !isOpen)) return undefined;
  const plain = (args: readonly Argument[]) => args.filter(({ name }) => name === undefined);
  return matchRow(plain(wanted.args), plain(given.args), { ...at, captures });
}

/** Where things stand is not what they say. */
const ignored = /^(?:kind|parens|range|comments)$|Range$/;

function matchFields(
  pattern: object,
  node: object,
  at: Comparison & { readonly captures: Captures },
): Captures | undefined {
  let captures: Captures | undefined = at.captures;
  for (const key of new Set([...Object.keys(pattern), ...Object.keys(node)])) {
    if (ignored.test(key)) continue;
    const [wanted, given] = [pattern, node].map((value) => (value as Record<string, unknown>)[key]);
    // What a pattern does not speak of may be there: decorators, annotations.
    const isSilent = wanted === undefined || (key === "decorators" && isEmpty(wanted));
    if (isSilent && key !== "name" && key !== "star" && key !== "value") continue;
    captures = matchValue(wanted, given, { ...at, captures });
    if (!captures) return undefined;
  }
  return captures;
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function matchValue(
  pattern: unknown,
  value: unknown,
  at: Comparison & { readonly captures: Captures },
): Captures | undefined {
  if (Array.isArray(pattern))
    return Array.isArray(value) ? matchRow(pattern, value, at) : undefined;
  if (typeof pattern === "string" && typeof value === "string")
    return matchWord(pattern, value, at);
  if (typeof pattern !== "object" || pattern === null) {
    return pattern === value ? at.captures : undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  return "kind" in pattern && "kind" in value
    ? matchNode(pattern as TreeNode, value as TreeNode, at)
    : matchFields(pattern, value, at);
}

/** A name that is no expression: of a function, a class, an attribute. */
function matchWord(
  pattern: string,
  word: string,
  { captures }: { readonly captures: Captures },
): Captures | undefined {
  const meta = metavariableOf(pattern);
  if (meta === undefined) return pattern === word ? captures : undefined;
  return bind(meta, { range: { start: 0, end: 0 }, text: word, isConstant: false }, captures);
}

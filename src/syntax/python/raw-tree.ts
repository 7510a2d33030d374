import type { Language, Tree, TreeCursor } from "web-tree-sitter";
import type { TextRange } from "../../model/index.ts";

/** A node of the grammar, copied out of the parser's memory. */
export interface RawNode {
  readonly type: string;
  /** Its role in its parent; empty where it has none. */
  readonly field: string;
  readonly start: number;
  readonly end: number;
  /** Named nodes, and unnamed ones that have a role; comments left out. */
  readonly children: readonly RawNode[];
}

export interface RawTree {
  readonly root: RawNode;
  readonly comments: readonly TextRange[];
  readonly errors: readonly TextRange[];
}

/** What a grammar calls its nodes, by number. */
export interface GrammarWords {
  readonly types: readonly string[];
  readonly named: readonly boolean[];
  readonly fields: readonly string[];
}

/** Asks the grammar once for its words: each question crosses into the parser. */
export function wordsOf(language: Language): GrammarWords {
  const types = Array.from({ length: language.nodeTypeCount }, (_, id) => language.types[id] ?? "");
  return {
    types,
    named: types.map((_, id) => language.nodeTypeIsNamed(id)),
    fields: language.fields.map((name) => name ?? ""),
  };
}

/**
 * Copies a tree in one pass of a cursor. Never recurses: the nesting of a hostile file is bounded by
 * its size only.
 */
export function readRawTree(tree: Tree, words: GrammarWords): RawTree {
  const hasErrors = tree.rootNode.hasError;
  const cursor = tree.walk();
  try {
    return walk(cursor, { ...words, hasErrors });
  } finally {
    cursor.delete();
  }
}

/** Nothing below these is looked at. */
const leaves = new Set([
  "identifier",
  "integer",
  "float",
  "true",
  "false",
  "none",
  "ellipsis",
  "comment",
  "string_start",
  "string_content",
  "string_end",
  "type_conversion",
  "line_continuation",
  "pass_statement",
  "break_statement",
  "continue_statement",
]);

type OpenNode = RawNode & { readonly children: RawNode[] };

function walk(cursor: TreeCursor, words: GrammarWords & { readonly hasErrors: boolean }): RawTree {
  const comments: TextRange[] = [];
  const errors: TextRange[] = [];
  const read = nodeReader(cursor, words, { comments, errors });
  const root: OpenNode = {
    type: words.types[cursor.nodeTypeId] ?? errorType,
    field: "",
    start: cursor.startIndex,
    end: cursor.endIndex,
    children: [],
  };
  if (root.type === errorType) errors.push({ start: root.start, end: root.end });
  const path: OpenNode[] = cursor.gotoFirstChild() ? [root] : [];
  while (path.length > 0) {
    const node = read();
    if (node) path.at(-1)?.children.push(node);
    const descends = node !== undefined && !leaves.has(node.type) && cursor.gotoFirstChild();
    if (descends) path.push(node);
    else leave(cursor, path);
  }
  return { root, comments, errors };
}

/** To the next node that was not seen yet; `path` is empty after the last. */
function leave(cursor: TreeCursor, path: OpenNode[]): void {
  while (path.length > 0 && !cursor.gotoNextSibling()) {
    cursor.gotoParent();
    path.pop();
  }
}

const errorType = "ERROR";

/** Reads the node under the cursor; `undefined` for one that says nothing. */
function nodeReader(
  cursor: TreeCursor,
  { types, named, fields, hasErrors }: GrammarWords & { readonly hasErrors: boolean },
  { comments, errors }: Record<"comments" | "errors", TextRange[]>,
): () => OpenNode | undefined {
  return () => {
    const id = cursor.nodeTypeId;
    const type = types[id] ?? errorType;
    const fieldId = cursor.currentFieldId;
    const isWord = named[id] === true || type === errorType || fieldId !== 0;
    // Half of all nodes are punctuation, and each question crosses into the parser.
    if (!isWord && !hasErrors) return undefined;
    const start = cursor.startIndex;
    const end = cursor.endIndex;
    if (type === errorType || (start === end && cursor.nodeIsMissing)) errors.push({ start, end });
    if (type === "comment") comments.push({ start, end });
    if (!isWord || type === "comment" || type === "line_continuation") return undefined;
    return { type, field: fields[fieldId] ?? "", start, end, children: [] };
  };
}

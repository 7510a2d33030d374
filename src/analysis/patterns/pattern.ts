import type { TextRange } from "../../model/index.ts";

/** A node of any language: plain fields, some of them nodes or lists of nodes. */
export interface TreeNode {
  readonly kind: string;
  readonly range: TextRange;
}

/** What the names with a dollar of a pattern stand for: name to the text that it matched. */
export type Captures = ReadonlyMap<string, Capture>;

export interface Capture {
  readonly range: TextRange;
  readonly text: string;
  /** False where the node is anything but a literal. */
  readonly isConstant: boolean;
  /** `undefined` for names that are no expression, and for rows. */
  readonly node?: TreeNode;
}

/** What was written in a rule, read as code. */
export interface Pattern {
  /** One node, or statements in a row. */
  readonly nodes: readonly TreeNode[];
  /** Where strings of it are looked up. */
  readonly text: string;
  /** A word that any text it matches holds; `undefined` where there is none. */
  readonly word: string | undefined;
}

/** How a pattern of one language is compared with the tree of a file. */
export interface PatternLanguage<N extends TreeNode = TreeNode> {
  /** True where both name the same thing, through imports; `undefined` where names do not tell. */
  sameName(pattern: TreeNode, node: N): boolean | undefined;
  /** Compares literals that are written in many ways; `undefined` where the nodes are none. */
  sameLiteral(pattern: TreeNode, node: N, texts: Texts): boolean | undefined;
}

/** The text of a pattern and that of a file. */
export interface Texts {
  readonly pattern: string;
  readonly file: string;
}

const metavariable = /^__meta_([A-Z_][A-Z\d_]*)$/;
const sequence = /^__seq_([A-Z_][A-Z\d_]*)$/;

/** Turns `$NAME` and `$...NAME` into names that every grammar reads. */
export function spellNames(pattern: string): string {
  return pattern
    .replace(/\$\.\.\.([A-Z_][A-Z\d_]*)/g, "__seq_$1")
    .replace(/\$([A-Z_][A-Z\d_]*)/g, "__meta_$1");
}

/** The name behind a dollar; `undefined` where a word is none. */
export function metavariableOf(word: string): string | undefined {
  return metavariable.exec(word)?.[1];
}

/** The name of `$...NAME`. */
export function sequenceOf(word: string): string | undefined {
  return sequence.exec(word)?.[1];
}

/**
 * The longest word of a pattern that any match of it has to hold. Of `a.b.c` that is `c` only: an
 * import from beside does not spell out the rest.
 */
export function longestWord(pattern: string): string | undefined {
  const words = spellNames(pattern)
    .replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, " ")
    .replace(/\b[A-Za-z_]\w*\s*\.(?=\s*[A-Za-z_])/g, " ")
    .match(/[A-Za-z_]\w*/g);
  const own = (words ?? []).filter((word) => !/^__(?:meta|seq|dots)_?/.test(word));
  return own.sort((a, b) => b.length - a.length)[0];
}

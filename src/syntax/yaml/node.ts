import type { SyntaxProblem, TextRange } from "../../model/index.ts";

/** A YAML text with the position of everything in it. */
export interface YamlFile {
  readonly text: string;
  readonly documents: readonly YamlDocument[];
  readonly comments: readonly YamlComment[];
  readonly problems: readonly SyntaxProblem[];
}

export interface YamlDocument {
  /** Left out where the document is empty. */
  readonly root: YamlNode | undefined;
  readonly range: TextRange;
}

export interface YamlComment {
  /** From `#` to the end of the line. */
  readonly range: TextRange;
  readonly text: string;
}

export type YamlNode = YamlMap | YamlSequence | YamlScalar | YamlAlias;

interface NodeBase {
  /** First to last character of the content: no anchor, no tag, no comment, no blank line behind it. */
  readonly range: TextRange;
  readonly anchor?: string;
  readonly tag?: string;
  /** How many aliases point here: an edit of a node with some changes other places too. */
  readonly aliases: number;
}

export interface YamlMap extends NodeBase {
  readonly kind: "map";
  readonly style: "block" | "flow";
  /** As written: a `<<` is an entry like others here. See `fieldsOf` for what it brings in. */
  readonly entries: readonly YamlEntry[];
}

export interface YamlEntry {
  /** The key's text; empty where the key is no scalar. */
  readonly name: string;
  readonly key: YamlNode | undefined;
  /** Left out where nothing is written after the colon. */
  readonly value: YamlNode | undefined;
  /** From the key, its anchor included, to the last character of the value. */
  readonly range: TextRange;
}

export interface YamlSequence extends NodeBase {
  readonly kind: "sequence";
  readonly style: "block" | "flow";
  readonly items: readonly YamlItem[];
}

export interface YamlItem {
  readonly value: YamlNode | undefined;
  /** From the dash (in a flow sequence from the value) to the last character of the value. */
  readonly range: TextRange;
}

export interface YamlScalar extends NodeBase {
  readonly kind: "scalar";
  readonly style: "plain" | "single" | "double" | "literal" | "folded";
  /** With escapes and folding resolved; of a plain one as written. */
  readonly text: string;
  /** By the core schema of YAML 1.2; text where the quotes or a tag say so. */
  readonly value: string | number | bigint | boolean | null;
}

export interface YamlAlias extends NodeBase {
  readonly kind: "alias";
  readonly name: string;
  /** Left out where no anchor of that name stands before it. */
  readonly target: Exclude<YamlNode, YamlAlias> | undefined;
}

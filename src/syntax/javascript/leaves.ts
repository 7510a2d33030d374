import type { TextRange } from "../../model/index.ts";

/** What every node says of itself. */
export interface NodeBase {
  readonly range: TextRange;
}

/** An expression in brackets ranges over what is inside; this is with the outermost brackets. */
export interface ExpressionBase extends NodeBase {
  readonly parens?: TextRange;
}

/** Also `this`, `super`, `undefined`, and `import` as the callee of a dynamic import. */
export interface JsName extends ExpressionBase {
  readonly kind: "name";
  readonly id: string;
}

/** A text without holes, in any quotes. */
export interface JsString extends ExpressionBase {
  readonly kind: "string";
  /** What it stands for, escapes resolved. */
  readonly value: string;
}

export interface JsNumber extends ExpressionBase {
  readonly kind: "number";
  readonly value: number;
}

export interface JsConstant extends ExpressionBase {
  readonly kind: "constant";
  readonly value: "true" | "false" | "null";
}

export interface JsRegex extends ExpressionBase {
  readonly kind: "regex";
  readonly pattern: string;
  readonly flags: string;
}

/** `import d, { a as b } from "m"`, `import * as n from "m"`, `import n = require("m")`. */
export interface JsImport extends NodeBase {
  readonly kind: "import";
  readonly source: string;
  readonly names: readonly JsImportedName[];
}

export interface JsImportedName extends NodeBase {
  /** `default`, or `*` for the module as a whole. */
  readonly imported: string;
  readonly local: string;
}

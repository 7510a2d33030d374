import type { TextRange } from "../../model/index.ts";

/** What every node says of itself. */
export interface NodeBase {
  readonly range: TextRange;
}

/** An expression in brackets ranges over what is inside; this is with the outermost brackets. */
interface ExpressionBase extends NodeBase {
  readonly parens?: TextRange;
}

export type PyExpression =
  | PyName
  | PyAttribute
  | PyCall
  | PyString
  | PyNumber
  | PyConstant
  | PyBinary
  | PyBoolean
  | PyCompare
  | PyUnary
  | PyConditional
  | PySequence
  | PyDict
  | PySubscript
  | PyLambda
  | PyComprehension
  | PyAwait
  | PyStarred
  | PyWalrus
  | PyOther;

export interface PyName extends ExpressionBase {
  readonly kind: "name";
  readonly id: string;
}

export interface PyAttribute extends ExpressionBase {
  readonly kind: "attribute";
  readonly object: PyExpression;
  readonly name: string;
  readonly nameRange: TextRange;
}

export interface PyCall extends ExpressionBase {
  readonly kind: "call";
  readonly callee: PyExpression;
  readonly args: readonly PyArgument[];
  /** With its brackets; of `f(x for x in y)` those of the generator. */
  readonly argsRange: TextRange;
}

/** `value`, `name=value`, `*value` or `**value`. */
export interface PyArgument extends NodeBase {
  readonly name?: string;
  readonly star: "" | "*" | "**";
  readonly value: PyExpression;
}

/** One literal, or several side by side that Python joins. */
export interface PyString extends ExpressionBase {
  readonly kind: "string";
  readonly pieces: readonly PyStringPiece[];
}

export interface PyStringPiece extends NodeBase {
  /** As written: `rb`, `F`. */
  readonly prefix: string;
  readonly quote: '"' | "'" | '"""' | "'''";
  /** Between the quotes. */
  readonly content: TextRange;
  /** Text and holes in turn; both cover `content` without a gap. */
  readonly segments: readonly (PyStringText | PyStringHole)[];
}

export interface PyStringText extends NodeBase {
  readonly kind: "text";
}

/** `{expression!r:>10}` of an f-string; ranges over the braces. */
export interface PyStringHole extends NodeBase {
  readonly kind: "hole";
  readonly expression: PyExpression;
  /** `r`, `s` or `a`. */
  readonly conversion?: string;
  /** What follows the colon, as written. */
  readonly format?: string;
  /** Expressions inside the format. */
  readonly nested: readonly PyExpression[];
  /** `{x=}`. */
  readonly isDebug: boolean;
}

export interface PyNumber extends ExpressionBase {
  readonly kind: "number";
  readonly text: string;
}

export interface PyConstant extends ExpressionBase {
  readonly kind: "constant";
  readonly value: "True" | "False" | "None" | "...";
}

export interface PyBinary extends ExpressionBase {
  readonly kind: "binary";
  readonly operator: string;
  readonly operatorRange: TextRange;
  readonly left: PyExpression;
  readonly right: PyExpression;
}

export interface PyBoolean extends ExpressionBase {
  readonly kind: "boolean";
  readonly operator: "and" | "or";
  readonly left: PyExpression;
  readonly right: PyExpression;
}

export interface PyCompare extends ExpressionBase {
  readonly kind: "compare";
  readonly operands: readonly PyExpression[];
  /** `not in` as one. */
  readonly operators: readonly string[];
}

export interface PyUnary extends ExpressionBase {
  readonly kind: "unary";
  readonly operator: "not" | "-" | "+" | "~";
  readonly operand: PyExpression;
}

/** `body if test else otherwise`. */
export interface PyConditional extends ExpressionBase {
  readonly kind: "conditional";
  readonly body: PyExpression;
  readonly test: PyExpression;
  readonly otherwise: PyExpression;
}

/** Also `a, b` without brackets, which is a tuple. */
export interface PySequence extends ExpressionBase {
  readonly kind: "list" | "tuple" | "set";
  readonly elements: readonly PyExpression[];
}

export interface PyDict extends ExpressionBase {
  readonly kind: "dict";
  /** Without a key: `**value`. */
  readonly entries: readonly (NodeBase & {
    readonly key?: PyExpression;
    readonly value: PyExpression;
  })[];
}

export interface PySubscript extends ExpressionBase {
  readonly kind: "subscript";
  readonly object: PyExpression;
  readonly indices: readonly PyExpression[];
}

export interface PyLambda extends ExpressionBase {
  readonly kind: "lambda";
  readonly parameters: readonly PyParameter[];
  readonly body: PyExpression;
}

export interface PyComprehension extends ExpressionBase {
  readonly kind: "comprehension";
  readonly form: "list" | "set" | "dict" | "generator";
  /** Of a dict comprehension, key and value. */
  readonly elements: readonly PyExpression[];
  readonly loops: readonly { readonly target: PyExpression; readonly iterable: PyExpression }[];
  readonly conditions: readonly PyExpression[];
}

export interface PyAwait extends ExpressionBase {
  readonly kind: "await";
  readonly value: PyExpression;
}

/** `*value` or `**value` where it is no argument. */
export interface PyStarred extends ExpressionBase {
  readonly kind: "starred";
  readonly star: "*" | "**";
  readonly value: PyExpression;
}

export interface PyWalrus extends ExpressionBase {
  readonly kind: "walrus";
  readonly target: PyExpression;
  readonly value: PyExpression;
}

/** `yield`, slices, annotations of their own kind, and what could not be parsed. */
export interface PyOther extends ExpressionBase {
  readonly kind: "other";
  /** The grammar's word: `yield`, `slice`, `ERROR`; `too-deep` where nesting was cut off. */
  readonly type: string;
  readonly children: readonly PyExpression[];
}

export interface PyParameter extends NodeBase {
  readonly name: string;
  readonly nameRange: TextRange;
  readonly star: "" | "*" | "**";
  readonly annotation?: PyExpression;
  readonly defaultValue?: PyExpression;
}

import type { TextRange } from "../../model/index.ts";
import type {
  JsForEach,
  JsIf,
  JsOtherStatement,
  JsReturn,
  JsSwitch,
  JsThrow,
  JsTry,
  JsWhile,
} from "./control.ts";
import type {
  ExpressionBase,
  JsConstant,
  JsImport,
  JsName,
  JsNumber,
  JsRegex,
  JsString,
  NodeBase,
} from "./leaves.ts";

export type * from "./control.ts";
export type * from "./leaves.ts";

export interface JsModule extends NodeBase {
  readonly kind: "module";
  readonly body: readonly JsStatement[];
  /** In the order of the text. */
  readonly comments: readonly TextRange[];
}

export type JsNode =
  | JsModule
  | JsStatement
  | JsExpression
  | JsProperty
  | JsAttribute
  | JsParameter
  | JsDeclarator
  | JsField;

/**
 * Types of TypeScript are dropped: `x as T`, `x!` and `<T>x` are `x`. Patterns are what they look
 * like: objects and arrays, with `assign` for defaults and `spread` for the rest.
 */
export type JsExpression =
  | JsName
  | JsString
  | JsTemplate
  | JsTagged
  | JsNumber
  | JsConstant
  | JsRegex
  | JsMember
  | JsIndex
  | JsCall
  | JsFunction
  | JsClass
  | JsObject
  | JsArray
  | JsBinary
  | JsUnary
  | JsConditional
  | JsAssign
  | JsAwait
  | JsSpread
  | JsSequence
  | JsElement
  | JsOther;

/** A template with holes; there is one text more than there are holes. */
export interface JsTemplate extends ExpressionBase {
  readonly kind: "template";
  readonly texts: readonly { readonly range: TextRange; readonly value: string }[];
  readonly holes: readonly JsExpression[];
}

export interface JsTagged extends ExpressionBase {
  readonly kind: "tagged";
  readonly tag: JsExpression;
  readonly template: JsTemplate | JsString;
}

/** `a.b`, `a["b"]`, `a?.b`, `a.#b`, where the name is `#b`. */
export interface JsMember extends ExpressionBase {
  readonly kind: "member";
  readonly object: JsExpression;
  readonly name: string;
  readonly nameRange: TextRange;
}

/** `a[b]` with anything but a text in the brackets. */
export interface JsIndex extends ExpressionBase {
  readonly kind: "index";
  readonly object: JsExpression;
  readonly index: JsExpression;
}

export interface JsCall extends ExpressionBase {
  readonly kind: "call";
  readonly callee: JsExpression;
  readonly args: readonly JsExpression[];
  readonly isNew: boolean;
}

export interface JsObject extends ExpressionBase {
  readonly kind: "object";
  /** In a pattern `spread` is the rest. A method is a property whose value is a function. */
  readonly properties: readonly (JsProperty | JsSpread)[];
}

export interface JsProperty extends NodeBase {
  readonly kind: "property";
  /** Left out where it is computed from anything but a text. */
  readonly name?: string;
  readonly keyRange: TextRange;
  readonly computed?: JsExpression;
  readonly value: JsExpression;
  readonly isShorthand: boolean;
}

export interface JsArray extends ExpressionBase {
  readonly kind: "array";
  /** A hole is `other`. */
  readonly elements: readonly JsExpression[];
}

/** Arithmetic, comparison, and `&&`, `||`, `??`. */
export interface JsBinary extends ExpressionBase {
  readonly kind: "binary";
  readonly operator: string;
  readonly left: JsExpression;
  readonly right: JsExpression;
}

/** Also `typeof`, `delete`, `void`, `++` and `--`. */
export interface JsUnary extends ExpressionBase {
  readonly kind: "unary";
  readonly operator: string;
  readonly operand: JsExpression;
}

export interface JsConditional extends ExpressionBase {
  readonly kind: "conditional";
  readonly test: JsExpression;
  readonly body: JsExpression;
  readonly otherwise: JsExpression;
}

/** An assignment, or in a pattern a default. */
export interface JsAssign extends ExpressionBase {
  readonly kind: "assign";
  /** With the equals sign: `=`, `+=`. */
  readonly operator: string;
  readonly target: JsExpression;
  readonly value: JsExpression;
}

export interface JsAwait extends ExpressionBase {
  readonly kind: "await";
  readonly value: JsExpression;
}

export interface JsSpread extends ExpressionBase {
  readonly kind: "spread";
  readonly value: JsExpression;
}

export interface JsSequence extends ExpressionBase {
  readonly kind: "sequence";
  readonly values: readonly JsExpression[];
}

/** JSX; a fragment has no name. */
export interface JsElement extends ExpressionBase {
  readonly kind: "element";
  /** As it is written: `div`, `Menu.Item`. */
  readonly name: string;
  readonly attributes: readonly (JsAttribute | JsSpread)[];
  readonly children: readonly JsExpression[];
}

export interface JsAttribute extends NodeBase {
  readonly kind: "attribute";
  readonly name: string;
  /** Left out where the name stands alone, which means `true`. */
  readonly value?: JsExpression;
}

/** What no rule asks about; what is inside is kept. */
export interface JsOther extends ExpressionBase {
  readonly kind: "other";
  /** The parser's word: `YieldExpression`; `too-deep` where nesting was cut off. */
  readonly type: string;
  readonly children: readonly JsExpression[];
}

export type JsStatement =
  | JsFunction
  | JsClass
  | JsDeclaration
  | JsExpressionStatement
  | JsReturn<JsExpression>
  | JsThrow<JsExpression>
  | JsIf<JsExpression, JsStatement>
  | JsFor
  | JsForEach<JsExpression, JsStatement>
  | JsWhile<JsExpression, JsStatement>
  | JsBlock
  | JsTry<JsExpression, JsStatement>
  | JsSwitch<JsExpression, JsStatement>
  | JsImport
  | JsExport
  | JsOtherStatement<JsExpression, JsStatement>;

/** A function of any form, as a statement, an expression or a member of a class. */
export interface JsFunction extends NodeBase {
  readonly kind: "function";
  readonly parens?: TextRange;
  readonly form: "declaration" | "expression" | "arrow" | "method" | "accessor";
  readonly name?: string;
  readonly nameRange?: TextRange;
  readonly parameters: readonly JsParameter[];
  readonly body: readonly JsStatement[];
  /** Of an arrow without braces: what it gives; `body` is then empty. */
  readonly result?: JsExpression;
  readonly isAsync: boolean;
  readonly decorators: readonly JsExpression[];
}

export interface JsParameter extends NodeBase {
  readonly kind: "parameter";
  /** A name or a pattern; defaults and `...` are taken off. */
  readonly target: JsExpression;
  readonly defaultValue?: JsExpression;
  readonly isRest: boolean;
  /** The type as it is written. */
  readonly annotation?: string;
  readonly decorators: readonly JsExpression[];
}

export interface JsClass extends NodeBase {
  readonly kind: "class";
  readonly parens?: TextRange;
  readonly name?: string;
  readonly superclass?: JsExpression;
  readonly members: readonly (JsFunction | JsField | JsBlock)[];
  readonly decorators: readonly JsExpression[];
}

export interface JsField extends NodeBase {
  readonly kind: "field";
  /** `#name` of a private one; left out where it is computed. */
  readonly name?: string;
  readonly annotation?: string;
  readonly value?: JsExpression;
  readonly decorators: readonly JsExpression[];
}

export interface JsDeclaration extends NodeBase {
  readonly kind: "declaration";
  readonly word: "const" | "let" | "var";
  readonly declarators: readonly JsDeclarator[];
}

export interface JsDeclarator extends NodeBase {
  readonly kind: "declarator";
  readonly target: JsExpression;
  readonly annotation?: string;
  readonly value?: JsExpression;
}

export interface JsExpressionStatement extends NodeBase {
  readonly kind: "expression-statement";
  readonly value: JsExpression;
}

export interface JsFor extends NodeBase {
  readonly kind: "for";
  readonly start?: JsDeclaration | JsExpression;
  readonly test?: JsExpression;
  readonly update?: JsExpression;
  readonly body: readonly JsStatement[];
}

export interface JsBlock extends NodeBase {
  readonly kind: "block";
  readonly body: readonly JsStatement[];
}

export interface JsExport extends NodeBase {
  readonly kind: "export";
  readonly isDefault: boolean;
  /** What is declared or, of a default, the expression. */
  readonly declared?: JsStatement | JsExpression;
  /** `export { local as exported }`; `*` where everything of `source` goes on. */
  readonly names: readonly { readonly local: string; readonly exported: string }[];
  readonly source?: string;
}

import type { TextRange } from "../../model/index.ts";
import type { NodeBase, PyArgument, PyExpression, PyParameter } from "./expressions.ts";

export type * from "./expressions.ts";

export interface PyModule extends NodeBase {
  readonly kind: "module";
  readonly body: readonly PyStatement[];
  /** In the order of the text. */
  readonly comments: readonly TextRange[];
}

export type PyStatement =
  | PyFunction
  | PyClass
  | PyAssign
  | PyAugmentedAssign
  | PyExpressionStatement
  | PyReturn
  | PyImport
  | PyImportFrom
  | PyIf
  | PyFor
  | PyWhile
  | PyWith
  | PyTry
  | PyMatch
  | PyOtherStatement;

export interface PyFunction extends NodeBase {
  readonly kind: "function";
  readonly name: string;
  readonly nameRange: TextRange;
  readonly isAsync: boolean;
  readonly decorators: readonly PyExpression[];
  readonly parameters: readonly PyParameter[];
  /** `[T: int, *Ts, **P]` behind the name, each with its bound as annotation. */
  readonly typeParameters?: readonly PyParameter[];
  readonly returns?: PyExpression;
  readonly body: readonly PyStatement[];
}

export interface PyClass extends NodeBase {
  readonly kind: "class";
  readonly name: string;
  readonly nameRange: TextRange;
  readonly decorators: readonly PyExpression[];
  /** Base classes and keywords such as `metaclass`. */
  readonly bases: readonly PyArgument[];
  readonly typeParameters?: readonly PyParameter[];
  readonly body: readonly PyStatement[];
}

/** `a = b = value`, `a: int = value`, `a: int`. */
export interface PyAssign extends NodeBase {
  readonly kind: "assign";
  readonly targets: readonly PyExpression[];
  readonly annotation?: PyExpression;
  readonly value?: PyExpression;
}

export interface PyAugmentedAssign extends NodeBase {
  readonly kind: "augmented-assign";
  readonly target: PyExpression;
  /** With the equals sign: `+=`. */
  readonly operator: string;
  readonly value: PyExpression;
}

export interface PyExpressionStatement extends NodeBase {
  readonly kind: "expression-statement";
  readonly value: PyExpression;
}

export interface PyReturn extends NodeBase {
  readonly kind: "return";
  readonly value?: PyExpression;
}

/** `import a.b as c, d`. */
export interface PyImport extends NodeBase {
  readonly kind: "import";
  readonly names: readonly PyImportedName[];
}

/** `from ..a import b as c, d`, `from a import *`. */
export interface PyImportFrom extends NodeBase {
  readonly kind: "import-from";
  /** With leading dots where it is relative. */
  readonly module: string;
  readonly names: readonly PyImportedName[];
  readonly isWildcard: boolean;
}

export interface PyImportedName extends NodeBase {
  /** Dotted in `import`. */
  readonly name: string;
  readonly alias?: string;
}

export interface PyIf extends NodeBase {
  readonly kind: "if";
  /** `if` and each `elif`. */
  readonly branches: readonly {
    readonly test: PyExpression;
    readonly body: readonly PyStatement[];
  }[];
  readonly otherwise: readonly PyStatement[];
}

export interface PyFor extends NodeBase {
  readonly kind: "for";
  readonly target: PyExpression;
  readonly iterable: PyExpression;
  readonly body: readonly PyStatement[];
  readonly otherwise: readonly PyStatement[];
}

export interface PyWhile extends NodeBase {
  readonly kind: "while";
  readonly test: PyExpression;
  readonly body: readonly PyStatement[];
  readonly otherwise: readonly PyStatement[];
}

export interface PyWith extends NodeBase {
  readonly kind: "with";
  readonly items: readonly { readonly value: PyExpression; readonly target?: PyExpression }[];
  readonly body: readonly PyStatement[];
}

export interface PyTry extends NodeBase {
  readonly kind: "try";
  readonly body: readonly PyStatement[];
  readonly clauses: readonly PyExcept[];
  readonly otherwise: readonly PyStatement[];
  readonly finalizer: readonly PyStatement[];
}

export interface PyExcept extends NodeBase {
  readonly types: readonly PyExpression[];
  readonly alias?: PyExpression;
  readonly body: readonly PyStatement[];
}

export interface PyMatch extends NodeBase {
  readonly kind: "match";
  readonly subjects: readonly PyExpression[];
  readonly cases: readonly {
    readonly range: TextRange;
    /** Names that the pattern binds or mentions, as names. */
    readonly patterns: readonly PyExpression[];
    readonly guard?: PyExpression;
    readonly body: readonly PyStatement[];
  }[];
}

/** `raise`, `assert`, `del`, `global`, `pass`, and what could not be parsed. */
export interface PyOtherStatement extends NodeBase {
  readonly kind: "other-statement";
  /** The grammar's word: `raise_statement`, `ERROR`. */
  readonly type: string;
  readonly expressions: readonly PyExpression[];
  readonly body: readonly PyStatement[];
}

export type PyNode = PyModule | PyStatement | PyExpression;

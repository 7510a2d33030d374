import type {
  JsExpression,
  JsFunction,
  JsNode,
  JsParameter,
} from "../../syntax/javascript/nodes.ts";

/** A module, function or block: what names live in. */
export interface Scope {
  readonly parent: Scope | undefined;
  /** What makes it; a statement with several blocks makes several. */
  readonly node: JsNode;
  readonly bindings: ReadonlyMap<string, readonly Binding[]>;
}

/** One place that gives a name its meaning. */
export interface Binding {
  readonly kind:
    | "assign"
    | "augmented"
    | "loop"
    | "parameter"
    | "import"
    | "function"
    | "class"
    | "other";
  readonly node: JsNode;
  /** What is assigned, added, or iterated over. */
  readonly value?: JsExpression;
  readonly annotation?: string;
  readonly parameter?: JsParameter;
  /** Of a parameter, or of a function itself. */
  readonly function?: JsFunction;
  /** Of an import: the dotted path of what it brings in. */
  readonly path?: string;
  /** Keys and positions on the way from the value to the name: `["a", 0]` of `{ a: [x] }`. */
  readonly steps?: readonly (string | number)[];
  /** What the name stands for where a pattern finds nothing. */
  readonly fallback?: JsExpression;
}

/** A scope while its names are read. */
export interface OpenScope extends Scope {
  readonly parent: OpenScope | undefined;
  readonly bindings: Map<string, Binding[]>;
  /** `var` belongs to the nearest of these. */
  readonly isFunction: boolean;
}

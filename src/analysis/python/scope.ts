import type {
  PyClass,
  PyComprehension,
  PyExpression,
  PyFunction,
  PyLambda,
  PyModule,
  PyNode,
  PyParameter,
} from "../../syntax/python/nodes.ts";

/** A module, class, function, lambda or comprehension: what names live in. */
export interface Scope {
  readonly node: PyModule | PyClass | PyFunction | PyLambda | PyComprehension;
  readonly parent: Scope | undefined;
  readonly bindings: ReadonlyMap<string, readonly Binding[]>;
}

/** One place that gives a name its meaning. */
export interface Binding {
  readonly kind:
    | "assign"
    | "augmented"
    | "loop"
    | "with"
    | "parameter"
    | "import"
    | "function"
    | "class"
    | "other";
  readonly node: PyNode;
  /** What is assigned, added, iterated over or entered; of a parameter its default. */
  readonly value?: PyExpression;
  readonly annotation?: PyExpression;
  readonly parameter?: PyParameter;
  /** Of an import: the dotted path of what it brings in. */
  readonly path?: string;
  /** One name among several that are unpacked from `value`. */
  readonly isUnpacked?: boolean;
  /** Which one of them, where it is not nested deeper. */
  readonly position?: number;
}

/** A scope while its names are read. */
export interface OpenScope extends Scope {
  readonly bindings: Map<string, Binding[]>;
  readonly globals: Set<string>;
}

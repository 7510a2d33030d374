import type { NodeBase } from "./leaves.ts";

/** Control flow, over the kinds of expressions and statements in it. */
export interface JsIf<E, S> extends NodeBase {
  readonly kind: "if";
  readonly test: E;
  readonly body: readonly S[];
  readonly otherwise: readonly S[];
}

export interface JsForEach<E, S> extends NodeBase {
  readonly kind: "for-each";
  readonly form: "of" | "in";
  readonly target: E;
  readonly iterable: E;
  readonly body: readonly S[];
}

export interface JsWhile<E, S> extends NodeBase {
  readonly kind: "while";
  readonly test: E;
  readonly body: readonly S[];
}

export interface JsTry<E, S> extends NodeBase {
  readonly kind: "try";
  readonly body: readonly S[];
  readonly caught?: E;
  readonly recovery: readonly S[];
  readonly finalizer: readonly S[];
}

export interface JsSwitch<E, S> extends NodeBase {
  readonly kind: "switch";
  readonly subject: E;
  readonly cases: readonly {
    readonly test?: E;
    readonly body: readonly S[];
  }[];
}

/** `break`, `with`, labels; what is inside is kept. */
export interface JsOtherStatement<E, S> extends NodeBase {
  readonly kind: "other-statement";
  /** The parser's word. */
  readonly type: string;
  readonly expressions: readonly E[];
  readonly body: readonly S[];
}

export interface JsReturn<E> extends NodeBase {
  readonly kind: "return";
  readonly value?: E;
}

export interface JsThrow<E> extends NodeBase {
  readonly kind: "throw";
  readonly value: E;
}

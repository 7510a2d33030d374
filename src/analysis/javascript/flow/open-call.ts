import type { JsCall, JsExpression } from "../../../syntax/javascript/nodes.ts";
import type { Held } from "../../flow/values.ts";

/** A call whose callee and arguments were followed. */
export interface OpenCall {
  readonly call: JsCall;
  /** What is called, as a reference. */
  readonly ref?: string;
  /** Of a method: what it belongs to. */
  readonly object?: Held;
  /** The last word of what is called. */
  readonly name: string;
  readonly args: readonly OpenArgument[];
}

export interface OpenArgument {
  /** Without the dots of a spread. */
  readonly value: JsExpression;
  readonly isSpread: boolean;
  /** Of a function that is written here, what it gives back. */
  readonly held: Held;
}

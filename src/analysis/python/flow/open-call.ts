import type { PyArgument, PyCall } from "../../../syntax/python/nodes.ts";
import type { Held } from "../../flow/values.ts";

/** A call whose callee and arguments were followed. */
export interface OpenCall {
  readonly call: PyCall;
  /** What is called, as a reference. */
  readonly ref?: string;
  /** False where no facts can say anything of it. */
  readonly isKnown: boolean;
  /** Of a method: what it belongs to. */
  readonly object?: Held;
  /** The last word of what is called. */
  readonly name: string;
  readonly args: readonly OpenArgument[];
}

export interface OpenArgument {
  readonly argument: PyArgument;
  /** Among those without a keyword. */
  readonly position: number;
  readonly held: Held;
}

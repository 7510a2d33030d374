import type { FlowKind, OwnKind } from "./kinds.ts";

/**
 * What rule files say of the nodes of one file. Keys are nodes of its tree: expressions, and
 * parameters of functions.
 */
export interface FlowMarks {
  /** What comes from outside. */
  readonly sources: ReadonlyMap<object, readonly MarkedSource[]>;
  /** What must not hold anything from outside. */
  readonly sinks: ReadonlyMap<object, readonly MarkedSink[]>;
  /** Bits that the outcome of an expression is safe for. */
  readonly cleaned: ReadonlyMap<object, number>;
  /** Conditions, with what each makes safe where it holds. */
  readonly guards: ReadonlyMap<object, readonly MarkedGuard[]>;
  /** Calls whose outcome holds what some of their arguments hold. */
  readonly passing: ReadonlyMap<object, readonly MarkedPassing[]>;
}

/** Reads what rule files say of a file; `undefined` where that is nothing. */
export interface FlowMarker<D> {
  marksOf(document: D): FlowMarks | undefined;
  /** Bits of kinds that nothing harms but what rule files call a source. */
  readonly closed: number;
}

export interface MarkedSource {
  readonly what: string;
  /** Bits of what it does not harm. */
  readonly safe: number;
  /** Only rules of rule files count it as a source. */
  readonly isOwn: boolean;
}

export interface MarkedSink {
  readonly kind: FlowKind | OwnKind;
  /** Of a kind of a rule file. */
  readonly bit?: number;
  readonly what: string;
  /** What is reported. */
  readonly range: { readonly start: number; readonly end: number };
}

export interface MarkedPassing {
  /** Arguments, or the object that the method belongs to. */
  readonly parts: readonly object[];
  /** Bits of what does not pass. */
  readonly safe: number;
}

export interface MarkedGuard {
  /** The expression whose variable is safe from there on. */
  readonly subject: object;
  readonly bits: number;
}

import type { Site, TraceStep } from "../../model/index.ts";
import type { FlowEdge, FlowSourceOrigin, Spot } from "./file-flows.ts";
import type { FlowKind, OwnKind } from "./kinds.ts";
import type { CallSite } from "./linked.ts";
import type { LinkedFunction } from "./resolver.ts";

/** A value from outside that reaches a place where it does harm. */
export interface Flow {
  readonly kind: FlowKind | OwnKind;
  /** Of the place where it does harm. */
  readonly path: string;
  readonly site: Site;
  /** What it ends up in. */
  readonly what: string;
  /** Where it comes from. */
  readonly source: Pick<FlowSourceOrigin, "what" | "isLocal"> & { readonly path: string };
  /** A check of the program looked at it on the way. */
  readonly isChecked: boolean;
  readonly trace: readonly TraceStep[];
}

/** One value at one place of its way. */
export interface FlowState {
  readonly fn: LinkedFunction;
  readonly origin: number;
  readonly safe: number;
  /** It came in through a parameter: it goes back only to where it came from. */
  readonly isInside: boolean;
  /** The call by which it came in. */
  readonly entry?: CallSite | undefined;
  readonly before?: FlowState;
  /** Of the function before, on the way here. */
  readonly edge?: FlowEdge;
  /** Where it came into this function, and how. */
  readonly at: Spot;
  readonly path: string;
  readonly how: string;
  /** Of the first one: what it is. */
  readonly what?: string;
}

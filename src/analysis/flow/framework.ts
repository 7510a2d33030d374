import type { FlowKind } from "./kinds.ts";

/**
 * What one framework or library brings in from outside, what it does with what it gets, and what
 * makes values harmless. Everything is named by its reference: `flask.request.args`,
 * `requests.Session().get`; `()` is the result of a call, `[]` any element.
 */
export interface Framework {
  /** Names that mean the same, by how a reference begins. */
  readonly aliases?: Readonly<Record<string, string>>;
  readonly sources?: Readonly<Record<string, FlowSource>>;
  readonly sinks?: readonly SinkFact[];
  /** Calls whose result is safe for some kinds, by reference. */
  readonly sanitizers?: Readonly<Record<string, readonly FlowKind[] | "all">>;
  /** Calls whose result holds what their arguments hold, by reference. */
  readonly passing?: readonly string[];
  /** Calls that give a path whose `..` are resolved. */
  readonly resolving?: readonly string[];
}

export interface FlowSource {
  /** Follows "comes from": `the query of the request`. */
  readonly what: string;
  /** Kinds that this cannot harm. */
  readonly safe?: readonly FlowKind[];
  /** Whoever runs the program decides, nobody else. */
  readonly isLocal?: true;
}

export interface SinkFact {
  readonly refs: readonly string[];
  readonly kind: FlowKind;
  /** Which arguments: positions and keywords, `@` the object that the method belongs to, `*` all. */
  readonly args: readonly (number | string)[];
  /** Follows "reaches": `a command line`. */
  readonly what: string;
  /** Only where this keyword is written `True`. */
  readonly needs?: string;
  /** Not where one of these keywords is given. */
  readonly unless?: readonly string[];
  /** Only what stands at this place of a list: the program of a command. */
  readonly element?: number;
}

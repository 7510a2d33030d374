import type { FlowKind } from "../../analysis/flow/kinds.ts";
import type { Confidence, Severity } from "../../model/index.ts";

/** Where a pattern has to match, or not; see docs/custom-rules.md. */
export type MatchSpec =
  | string
  | { readonly any: readonly MatchSpec[] }
  | { readonly all: readonly MatchSpec[] }
  | { readonly not: MatchSpec }
  | { readonly inside: MatchSpec }
  | { readonly pattern: string; readonly where: Readonly<Record<string, CaptureSpec>> };

/** What a name with a dollar may stand for. */
export interface CaptureSpec {
  readonly regex?: string | undefined;
  readonly "not-regex"?: string | undefined;
  /** True: a literal only; false: anything but a literal. */
  readonly constant?: boolean | undefined;
}

/** One rule of a rule file: of a pattern, or of values that get somewhere. */
export interface RuleSpec {
  readonly id: string;
  readonly language: "python";
  readonly title: string;
  /** `$X` is replaced by what it stands for. */
  readonly message?: string | undefined;
  readonly advice?: string | undefined;
  readonly severity: Severity;
  readonly confidence?: Confidence | undefined;
  readonly cwe: number;
  readonly match?: MatchSpec | undefined;
  readonly flow?: FlowSpec | undefined;
  readonly paths?: PathsSpec | undefined;
  /** File and line, for messages. */
  readonly place?: string;
}

/** Globs of paths that a rule looks at, and of those that it leaves alone. */
export interface PathsSpec {
  readonly include?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
}

/** Which values must not get where. */
export interface FlowSpec {
  readonly sources: readonly SourceSpec[];
  readonly sinks: readonly SinkSpec[];
  readonly sanitizers?: readonly SanitizerSpec[] | undefined;
  readonly propagators?: readonly PropagatorSpec[] | undefined;
}

/** What built-in rules do not know of a project: sources, sinks and sanitizers of its own. */
export interface FactSpec {
  readonly language: "python";
  readonly sources?: readonly SourceSpec[] | undefined;
  readonly sinks?: readonly (SinkSpec & { readonly kind: FlowKind })[] | undefined;
  readonly sanitizers?:
    | readonly (SanitizerSpec & { readonly kinds: readonly FlowKind[] })[]
    | undefined;
  readonly propagators?: readonly PropagatorSpec[] | undefined;
  /** File and line, for messages. */
  readonly place?: string;
}

/** Expressions, or parameters of functions, that come from outside; `request`: all that is known. */
export type SourceSpec =
  | "request"
  | { readonly match: MatchSpec; readonly what?: string | undefined }
  | {
      /** Of functions that have this decorator, called or not. */
      readonly decorator: MatchSpec;
      /** All but `self` and `cls` where left out. */
      readonly parameters?: readonly string[] | undefined;
      readonly what?: string | undefined;
    };

/** What must hold nothing from outside: `$SINK`, or any argument of the call. */
export interface SinkSpec {
  readonly match: MatchSpec;
  readonly what?: string | undefined;
}

/** An outcome that is clean, or a condition that makes `$VALUE` clean where it holds. */
export type SanitizerSpec = { readonly match: MatchSpec } | { readonly guard: MatchSpec };

/** A call that gives back what it is given: `$FROM`, or all of it. */
export interface PropagatorSpec {
  readonly match: MatchSpec;
}

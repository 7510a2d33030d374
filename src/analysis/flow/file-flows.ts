import type { Region, Site } from "../../model/index.ts";
import type { FlowKind, OwnKind } from "./kinds.ts";

/** First line, first column, last line, last column, as in a region. */
export type Spot = readonly [number, number, number, number];

/** Where a value of a function begins. */
export type FlowOrigin =
  | { readonly kind: "parameter"; readonly index: number }
  /** The result of a call: its place in `calls`; or only what stands there under a key. */
  | { readonly kind: "call"; readonly call: number; readonly key?: string }
  | FlowSourceOrigin
  /** What an attribute or a variable of a module holds. */
  | { readonly kind: "place"; readonly ref: string };

/** What somebody outside of the program decides. */
export interface FlowSourceOrigin {
  readonly kind: "source";
  readonly what: string;
  /** Whoever runs the program decides, nobody else. */
  readonly isLocal: boolean;
  readonly at: Spot;
  /** The class that the whole is checked against: a source only where the project has that class. */
  readonly model?: string;
  /** Which part of the model. */
  readonly field?: string;
  /** Only rules of rule files count it as a source. */
  readonly isOwn?: true;
}

export const targetKinds = ["sink", "argument", "return", "place"] as const;

/** What an edge leads to. */
export type FlowTargetKind = (typeof targetKinds)[number];

/** From an origin to a target of one function. */
export interface FlowEdge {
  /** Place in `origins`. */
  readonly from: number;
  readonly kind: FlowTargetKind;
  /** Place in `sinks`, `calls` or `places`; of `return` 0. */
  readonly to: number;
  /**
   * Of an argument: its position, or its keyword; `*2` for a spread list that begins
   * there, `**` for a spread dict. Of `return` the key
   * that the value stands under in the list or dict that comes back.
   */
  readonly argument?: number | string;
  /** Bits of what the value is safe for on this way. */
  readonly safe: number;
  /** Place in `chain` of the last assignment in between; -1 for none. */
  readonly steps: number;
  /** Only where this parameter is on, which is off where a call says nothing of it. */
  readonly flag?: number;
}

export interface FlowCall {
  /** What is called, as a reference. */
  readonly ref: string;
  readonly at: Spot;
  /** All arguments, as edges name them. */
  readonly given?: readonly (number | string)[];
  /** Arguments that are written there, or come from what is written in the function. */
  readonly written?: readonly (number | string)[];
}

export interface FlowSink {
  readonly kind: FlowKind | OwnKind;
  /** Of a kind of a rule file. */
  readonly bit?: number;
  /** Does harm only where this names a class of records without a constructor of its own. */
  readonly record?: string;
  /** What the value ends up in, in a few words. */
  readonly what: string;
  readonly site: Site;
}

/** An assignment on the way of a value, and the place of the one before it; -1 for none. */
export interface ChainLink {
  readonly at: Spot;
  readonly before: number;
}

/** What a function does with the values that it gets: plain values. */
export interface FunctionFlows extends FunctionHead, FunctionBody {}

/** A function with its body as a text, which takes a tenth of the memory. */
export interface PackedFunction extends FunctionHead {
  readonly body: string;
}

export interface FunctionHead {
  /** `name`, `Class.name`; empty for the body of a module. */
  readonly name: string;
  /** With their stars. */
  readonly parameters: readonly string[];
  /** Which parameters a framework fills with what a user sent, where it calls this by itself. */
  readonly input?: readonly FlowInput[];
  /** What kind of object it returns. */
  readonly returns?: string;
  /** Somebody else may call it than the calls that are seen. */
  readonly isDecorated?: true;
}

export interface FunctionBody {
  readonly origins: readonly FlowOrigin[];
  readonly calls: readonly FlowCall[];
  readonly sinks: readonly FlowSink[];
  readonly places: readonly string[];
  readonly edges: readonly FlowEdge[];
  readonly chain: readonly ChainLink[];
}

export interface FlowInput {
  readonly index: number;
  /** Bits of what it is safe for. */
  readonly safe: number;
  readonly at: Spot;
}

/** A function or a class of views that a framework calls for a path. */
export interface FlowRoute {
  readonly ref: string;
  /** Bits of what a parameter is safe for, by its name. */
  readonly inputs: Readonly<Record<string, number>>;
  /** Follows "comes from"; the path of the request where left out. */
  readonly what?: string;
  readonly at: Spot;
}

export interface ClassFlows {
  readonly bases: readonly string[];
  /** What its attributes are: a reference, or `safe` for a number and its like. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** What one file says of its data flow: plain values. */
export interface FileFlows {
  readonly functions: readonly PackedFunction[];
  readonly classes: Readonly<Record<string, ClassFlows>>;
  /** What imports and variables of the module stand for. */
  readonly names: Readonly<Record<string, string>>;
  /** Functions that a framework calls with what a user sent. */
  readonly dependencies: readonly string[];
  readonly routes: readonly FlowRoute[];
  /**
   * What it hands out to others, by name, where that is not all of `names`: references. `=` is
   * what the module as a whole stands for.
   */
  readonly exports?: Readonly<Record<string, string>>;
  /** Modules of `from x import *`. */
  readonly wildcards: readonly string[];
  /** A limit was hit somewhere. */
  readonly isLimited: boolean;
}

/** A spot as a region. */
export function regionOf([startLine, startColumn, endLine, endColumn]: Spot): Region {
  return { startLine, startColumn, endLine, endColumn };
}

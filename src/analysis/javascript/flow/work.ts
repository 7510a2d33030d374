import type { LineIndex, MakeSite } from "../../../model/index.ts";
import type {
  JsCall,
  JsClass,
  JsExpression,
  JsFunction,
  JsParameter,
  JsStatement,
} from "../../../syntax/javascript/nodes.ts";
import type { Environment } from "../../flow/environment.ts";
import type { Recorder } from "../../flow/recorder.ts";
import type { Loop } from "../../flow/steps.ts";
import type { Held } from "../../flow/values.ts";
import type { ModuleScopes } from "../scopes.ts";

/** A file while its functions are followed. */
export interface OpenFile {
  readonly text: string;
  readonly lines: LineIndex;
  readonly makeSite: MakeSite;
  readonly scopes: ModuleScopes;
  /** What names of the module stand for. */
  readonly names: Map<string, string>;
  /** What it hands out to others; `=` is the whole. */
  readonly exports: Map<string, string>;
  readonly classes: Map<string, OpenClass>;
  /** Names of functions that were met, so that each is followed once. */
  readonly functions: Map<JsFunction | JsClass, string>;
  /** What functions give back that are one expression, by name: a condition may ask one. */
  readonly answers: Map<string, Answer>;
  /** Variables of the module that hold what is written there. */
  readonly constants: Set<string>;
  /** Variables of the module that a function writes, or that hold something from outside. */
  readonly shared: Set<string>;
  /** Modules of `export * from`. */
  readonly wildcards: Set<string>;
  /** Arguments of calls that hold SQL, by the call. */
  readonly sql: ReadonlyMap<JsCall, JsExpression>;
  isLimited: boolean;
  /** How many expressions and statements may still be followed. */
  budget: number;
}

export interface Answer {
  readonly parameters: readonly JsParameter[];
  readonly result: JsExpression;
}

/** A class, an object with functions in it, or a function that `new` is called with. */
export interface OpenClass {
  readonly bases: readonly string[];
  readonly attributes: Map<string, string>;
  /** There is one of it: an object in the text. */
  readonly isObject: boolean;
}

/** A function that waits until what encloses it was followed. */
export interface Waiting {
  readonly node: JsFunction;
  readonly name: string;
  /** Name of the class that it is a method of. */
  readonly owner?: string | undefined;
  /** Variables of what encloses it. */
  readonly environment: Environment;
}

/** Where the interpreter is. */
export interface Work {
  readonly file: OpenFile;
  readonly fn: Recorder;
  /** How many of its parameters are written in the text. */
  readonly arity: number;
  /** Names of its parameters, with those of their parts behind them: `0.name`. */
  readonly parameters: string[];
  /** Name of the class that the function is a method of. */
  readonly owner: string | undefined;
  /** What encloses it, as it was where the function is written. */
  readonly outer: Enclosing | undefined;
  environment: Environment;
  readonly waiting: Waiting[];
  /** Of a callback that is followed in place: what it gives back, and what it declares. */
  callback: Callback | undefined;
  /** What promises that are made here become. */
  resolved: Held;
  /** Ways out of the loop round the statement at hand. */
  loop: Loop | undefined;
  loopDepth: number;
  /** How many answers of functions are asked for within each other. */
  asked: number;
  depth: number;
  readonly interpreter: Interpreter;
}

/** What the parts of the interpreter ask of each other. */
export interface Interpreter {
  /** What an expression holds. */
  evaluate(expression: JsExpression, work: Work): Held;
  /** The same, where functions and classes in it get their name from. */
  evaluateNamed(value: JsExpression, name: string | undefined, work: Work): Held;
  /** Follows statements one after the other, up to one that leaves. */
  runBody(body: readonly JsStatement[], work: Work): void;
}

export interface Enclosing {
  readonly work: Work;
  readonly environment: Environment;
}

export interface Callback {
  result: Held;
  readonly declared: Set<string>;
}

/** What an expression holds here. */
export function evaluate(expression: JsExpression, work: Work): Held {
  return work.interpreter.evaluate(expression, work);
}

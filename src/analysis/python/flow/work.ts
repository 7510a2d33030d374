import type { LineIndex, MakeSite, TextRange } from "../../../model/index.ts";
import type { PyCall, PyClass, PyExpression, PyFunction } from "../../../syntax/python/nodes.ts";
import type { Environment } from "../../flow/environment.ts";
import type { FlowRoute } from "../../flow/file-flows.ts";
import type { FlowMarks } from "../../flow/marks.ts";
import type { Recorder } from "../../flow/recorder.ts";
import type { Loop } from "../../flow/steps.ts";
import type { Held } from "../../flow/values.ts";

/** A file while its functions are followed. */
export interface OpenFile {
  readonly text: string;
  readonly lines: Pick<LineIndex, "regionOf">;
  readonly makeSite: MakeSite;
  /** What names of the module stand for. */
  readonly names: Map<string, string>;
  /** Attributes of its classes, by class. */
  readonly classes: Map<string, OpenClass>;
  readonly dependencies: Set<string>;
  /** Variables of the module that hold what is written there. */
  readonly constants: Set<string>;
  readonly routes: FlowRoute[];
  /** Modules of `from x import *`. */
  readonly wildcards: readonly string[];
  /** Variables of the module that functions write. */
  readonly globals: ReadonlySet<string>;
  /** Arguments of calls that hold SQL, by the call. */
  readonly sql: ReadonlyMap<PyCall, PyExpression>;
  readonly web: WebFrameworks;
  /** What rule files say of its nodes; `undefined` where that is nothing. */
  readonly marks: FlowMarks | undefined;
  /** Clients that choose by themselves whom they talk to. */
  readonly guarded: Set<string>;
  isLimited: boolean;
  /** How many expressions and statements may still be followed. */
  budget: number;
}

/** Which frameworks a file imports. */
export interface WebFrameworks {
  readonly any: boolean;
  readonly flask: boolean;
  readonly fastapi: boolean;
  /** click or typer: parameters come from the command line. */
  readonly commands: boolean;
}

export interface OpenClass {
  readonly node: PyClass;
  readonly bases: readonly string[];
  readonly attributes: Map<string, string>;
}

/** A function that waits until what encloses it was followed. */
export interface Waiting {
  readonly node: PyFunction;
  readonly name: string;
  /** Name of the class that it is a method of. */
  readonly owner?: string;
}

/** Where the interpreter is. */
export interface Work {
  readonly file: OpenFile;
  readonly fn: Recorder;
  /** Name of the class that the function is a method of. */
  readonly owner: string | undefined;
  /** What encloses a nested function. */
  readonly outer: Work | undefined;
  environment: Environment;
  /** Functions inside of this one. */
  readonly waiting: Waiting[];
  /** Parameters that are off where a call says nothing of them, by name. */
  readonly flags: ReadonlyMap<string, number>;
  /** Names that `global` gives to the module. */
  globals: Set<string> | undefined;
  /** What is returned becomes the text of a response. */
  readonly answers: TextRange | undefined;
  /** Ways out of the loop round the statement at hand. */
  loop: Loop | undefined;
  loopDepth: number;
  depth: number;
  /** What an expression holds here. */
  readonly evaluate: (expression: PyExpression, work: Work) => Held;
}

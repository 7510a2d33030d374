import { openEnvironment } from "../../flow/environment.ts";
import { openRecorder } from "../../flow/recorder.ts";
import { known, nothing } from "../../flow/values.ts";
import { evaluate } from "./expressions.ts";
import { evaluateNamed } from "./named-values.ts";
import { bindParameter, heldByParameter } from "./parameters.ts";
import { runFunction } from "./run-function.ts";
import { runBody } from "./statements.ts";
import type { Enclosing, Interpreter, OpenFile, Waiting, Work } from "./work.ts";

const interpreter: Interpreter = { evaluate, evaluateNamed, runBody };

interface Opened {
  readonly file: OpenFile;
  readonly name: string;
  readonly parameters: string[];
  readonly owner?: string | undefined;
  readonly outer?: Enclosing | undefined;
}

/** An interpreter at the beginning of a function, or of the body of a module. */
export function openWork({ file, name, parameters, owner, outer }: Opened): Work {
  return {
    file,
    fn: openRecorder(file.lines, { name, parameters }),
    arity: parameters.length,
    parameters,
    owner,
    outer,
    environment: openEnvironment(),
    waiting: [],
    callback: undefined,
    resolved: nothing,
    loop: undefined,
    loopDepth: 0,
    asked: 0,
    depth: 0,
    interpreter,
  };
}

/** Follows one function by itself. */
export function followFunction(
  { node, name, owner, environment }: Waiting,
  { file, outer }: { readonly file: OpenFile; readonly outer: Work },
): Work {
  const parameters = node.parameters.map(
    ({ target, isRest }) => `${isRest ? "*" : ""}${target.kind === "name" ? target.id : "{}"}`,
  );
  const enclosing = outer.fn.name === "" ? undefined : { work: outer, environment };
  const work = openWork({ file, name, parameters, owner, outer: enclosing });
  if (owner !== undefined && node.form !== "arrow") {
    const isObject = file.classes.get(owner)?.isObject === true;
    work.environment.names.set("this", known(isObject ? `~.${owner}` : `~.${owner}()`));
  }
  for (const [index, parameter] of node.parameters.entries()) {
    bindParameter(parameter, heldByParameter({ parameter, index, node }, work), work);
  }
  if (node.decorators.length > 0) work.fn.isDecorated = true;
  runFunction(node, work);
  work.environment.isLeft = false;
  return work;
}

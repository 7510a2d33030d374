import type { JsFunction } from "../../../syntax/javascript/nodes.ts";
import { openEnvironment } from "../../flow/environment.ts";
import { type Held, join, nothing, uniteAll } from "../../flow/values.ts";
import { giveBack } from "./give-back.ts";
import { lookUpName } from "./names.ts";
import { bindParameter, heldByParameter } from "./parameters.ts";
import { evaluate, type Work } from "./work.ts";

/** Follows the body of a function. */
export function runFunction({ body, result }: JsFunction, work: Work): void {
  if (result) giveBack(evaluate(result, work), work);
  else work.interpreter.runBody(body, work);
}

const deepest = 100;

/**
 * Follows a callback where it is handed over, with what it sees there.
 *
 * @returns what it gives back
 */
export function runCallback(node: JsFunction, args: readonly Held[], work: Work): Held {
  if (work.depth > deepest) {
    work.file.isLimited = true;
    return nothing;
  }
  const { environment: below, callback: before, loop, loopDepth } = work;
  const inside = openEnvironment(below);
  const callback = { result: nothing, declared: new Set<string>() };
  work.environment = inside;
  work.callback = callback;
  work.loop = undefined;
  work.depth++;
  for (const [index, parameter] of node.parameters.entries()) {
    const given = parameter.isRest ? uniteAll(args.slice(index)) : args[index];
    bindParameter(parameter, given ?? heldByParameter({ parameter, node }, work), work);
  }
  runFunction(node, work);
  work.depth--;
  Object.assign(work, { environment: below, callback: before, loop, loopDepth });
  keepWritten(inside.names, { declared: callback.declared, work });
  return callback.result;
}

/** What a callback writes into variables round it may stand there from then on. */
function keepWritten(
  names: ReadonlyMap<string, Held>,
  { declared, work }: { readonly declared: ReadonlySet<string>; readonly work: Work },
): void {
  for (const [name, held] of names) {
    if (declared.has(name) || name === "this") continue;
    const before = lookUpName(name, work);
    work.environment.names.set(name, join(before, held));
  }
}

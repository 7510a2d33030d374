import { indexLines, type MakeSite } from "../../../model/index.ts";
import type { JsCall, JsExpression } from "../../../syntax/javascript/nodes.ts";
import type { JavascriptDocument } from "../../../syntax/javascript.ts";
import type { ClassFlows, FileFlows, PackedFunction } from "../../flow/file-flows.ts";
import { packFunction } from "../../flow/packed-flows.ts";
import { wholeOf, written } from "../../flow/values.ts";
import { functionOf, type ModuleScopes, scopesOf } from "../scopes.ts";
import { sqlArguments } from "../sql-sinks.ts";
import { followFunction, openWork } from "./follow-function.ts";
import { storeAt } from "./paths.ts";
import { runBody } from "./statements.ts";
import type { OpenFile, Waiting, Work } from "./work.ts";

const maxSteps = 1_500_000;

/** What the functions of a file do with the values that they get. */
export function gatherFlows(
  document: JavascriptDocument,
  makeSite: MakeSite,
): FileFlows | undefined {
  const { module, text } = document;
  if (module.body.length === 0) return undefined;
  const scopes = scopesOf(document);
  const file: OpenFile = {
    text,
    lines: indexLines(text),
    makeSite,
    scopes,
    names: new Map(),
    exports: new Map(),
    classes: new Map(),
    functions: new Map(),
    answers: new Map(),
    constants: new Set(),
    shared: sharedNames(scopes),
    wildcards: new Set(),
    sql: sqlOf(document),
    isLimited: false,
    budget: maxSteps,
  };
  const functions = followModule(document, file);
  const isEmpty = [file.classes, file.exports, file.wildcards].every(({ size }) => size === 0);
  if (functions.length === 0 && isEmpty) return undefined;
  return {
    functions,
    classes: Object.fromEntries([...file.classes].map(([name, one]) => [name, closeClass(one)])),
    names: Object.fromEntries(file.names),
    dependencies: [],
    routes: [],
    exports: Object.fromEntries(file.exports),
    wildcards: [...file.wildcards],
    isLimited: file.isLimited,
  };
}

function closeClass({
  bases,
  attributes,
}: Pick<ClassFlows, "bases"> & { readonly attributes: ReadonlyMap<string, string> }): ClassFlows {
  return { bases, attributes: Object.fromEntries(attributes) };
}

function followModule({ module }: JavascriptDocument, file: OpenFile): PackedFunction[] {
  const work = openWork({ file, name: "", parameters: [] });
  runBody(module.body, work);
  noteNames(work);
  // Nested functions still add to those that enclose them: all are closed in the end.
  const followed = [work];
  // What an object is made with tells what its attributes are.
  const rank = ({ name }: Waiting) => (name.endsWith(".constructor") ? 0 : 1);
  const open = work.waiting.sort((a, b) => rank(b) - rank(a)).map((one) => ({ one, outer: work }));
  for (let next = open.pop(); next; next = open.pop()) {
    const inner = followFunction(next.one, { file, outer: next.outer });
    followed.push(inner);
    for (const nested of inner.waiting.reverse()) open.push({ one: nested, outer: inner });
  }
  return followed.flatMap(({ fn }) => {
    const flows = fn.close();
    return flows ? [packFunction(flows)] : [];
  });
}

/** Notes what variables of the module are in the end. */
function noteNames(work: Work): void {
  const { environment, file } = work;
  for (const [name, held] of environment.names) {
    if (held.ref !== undefined) file.names.set(name, held.ref);
    if (wholeOf(held).length > 0) {
      file.shared.add(name);
      storeAt(work, `~.${name}`, held);
    } else if (held === written && !file.shared.has(name)) file.constants.add(name);
  }
}

/** Variables of the module that a function writes. */
function sharedNames(scopes: ModuleScopes): Set<string> {
  const names = new Set<string>();
  for (const [name, bindings] of scopes.scope.bindings) {
    const isWritten = bindings.some(
      ({ node }) => node.kind === "assign" && functionOf(scopes, node) !== undefined,
    );
    if (isWritten) names.add(name);
  }
  return names;
}

function sqlOf(document: JavascriptDocument): ReadonlyMap<JsCall, JsExpression> {
  return new Map(sqlArguments(document).map(({ call, query }) => [call, query]));
}

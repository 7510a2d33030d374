import type { JsExpression, JsFunction, JsStatement } from "../../../syntax/javascript/nodes.ts";
import { type Held, known } from "../../flow/values.ts";
import type { Work } from "./work.ts";

/**
 * A function that is written here: it waits, and is followed by itself.
 *
 * @param hint - what it is called where it has no name of its own
 */
export function declareFunction(node: JsFunction, hint: string | undefined, work: Work): Held {
  const { file, fn, waiting, environment } = work;
  const before = file.functions.get(node);
  if (before !== undefined) return known(`~.${before}`);
  const name = hint ?? nestedName(node.name ?? `$${node.range.start}`, fn.name);
  if (isConstructor(node, name)) return declareConstructor(node, name, work);
  file.functions.set(node, name);
  noteAnswer(node, name, work);
  if (fn.name === "") file.names.set(name, `~.${name}`);
  waiting.push({ node, name, owner: ownerOf(name, work), environment });
  return known(`~.${name}`);
}

function noteAnswer({ parameters, body, result }: JsFunction, name: string, { file }: Work): void {
  const [only, ...more] = body;
  const given = result ?? (only?.kind === "return" && more.length === 0 ? only.value : undefined);
  if (given && parameters.length > 0 && parameters.length <= mostAsked) {
    file.answers.set(name, { parameters, result: given });
  }
}

const mostAsked = 4;

function ownerOf(name: string, { file, owner }: Work): string | undefined {
  const holder = name.slice(0, Math.max(0, name.lastIndexOf(".")));
  return file.classes.has(holder) ? holder : owner;
}

/** `function Store() { this.items = [] }`: what `new` is called with by its name. */
function isConstructor({ form, body }: JsFunction, name: string): boolean {
  if (form === "arrow" || form === "method" || !/(?:^|\.)[A-Z][\w$]*$/.test(name)) return false;
  return body.some(
    (one) =>
      one.kind === "expression-statement" &&
      one.value.kind === "assign" &&
      one.value.target.kind === "member" &&
      one.value.target.object.kind === "name" &&
      one.value.target.object.id === "this",
  );
}

function declareConstructor(node: JsFunction, name: string, work: Work): Held {
  const { file, fn, waiting, environment } = work;
  file.functions.set(node, name);
  file.classes.set(name, { bases: [], attributes: new Map(), isObject: false });
  if (fn.name === "") file.names.set(name, `~.${name}`);
  waiting.push({ node, name: `${name}.constructor`, owner: name, environment });
  return known(`~.${name}`);
}

/** `outer.inner` of a name that is declared inside of a function. */
export function nestedName(name: string, outer: string): string {
  return outer === "" ? name : `${outer}.${name}`;
}

/** Declares the functions of a body before it runs. */
export function hoist(body: readonly JsStatement[], work: Work): void {
  for (const statement of body) {
    const inner = statement.kind === "export" ? statement.declared : statement;
    if (inner?.kind !== "function" || inner.name === undefined) continue;
    work.callback?.declared.add(inner.name);
    const hint = nestedName(inner.name, work.fn.name);
    work.environment.names.set(inner.name, declareFunction(inner, hint, work));
  }
}

/** True for a function that is followed where it stands: inside of another, or called at once. */
export function isFollowedHere(expression: JsExpression, work: Work): expression is JsFunction {
  return expression.kind === "function" && work.fn.name !== "";
}

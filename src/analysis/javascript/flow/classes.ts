import type { JsClass, JsField, JsFunction } from "../../../syntax/javascript/nodes.ts";
import { openEnvironment } from "../../flow/environment.ts";
import { type Held, known } from "../../flow/values.ts";
import { isHarmlessType, typeRef } from "./annotations.ts";
import { declareFunction } from "./declare-functions.ts";
import { storeAt } from "./paths.ts";
import { evaluate, type Work } from "./work.ts";

/** Notes what a class extends, its fields and its methods. */
export function declareClass(node: JsClass, name: string, work: Work): Held {
  const { file } = work;
  const self = known(`~.${name}`);
  if (file.functions.has(node)) return self;
  file.functions.set(node, name);
  const base = node.superclass && evaluate(node.superclass, work).ref;
  const attributes = new Map<string, string>();
  file.classes.set(name, { bases: base === undefined ? [] : [base], attributes, isObject: false });
  if (work.fn.name === "") file.names.set(node.name ?? name, `~.${name}`);
  for (const decorator of node.decorators) evaluate(decorator, work);
  const before = work.environment;
  work.environment = openEnvironment(before);
  work.environment.names.set("this", known(`~.${name}()`));
  if (node.name !== undefined) work.environment.names.set(node.name, self);
  work.depth++;
  for (const member of node.members) {
    if (member.kind === "function") declareMethod(member, { name, attributes }, work);
    else if (member.kind === "field") declareField(member, { name, attributes }, work);
    else work.interpreter.runBody(member.body, work);
  }
  work.depth--;
  work.environment = before;
  return self;
}

interface Owner {
  readonly name: string;
  readonly attributes: Map<string, string>;
}

function declareMethod(node: JsFunction, { name, attributes }: Owner, work: Work): void {
  declareFunction(node, `${name}.${node.name ?? `$${node.range.start}`}`, work);
  if (node.name !== "constructor") return;
  // `constructor(private readonly repo: Repo)`
  for (const { target, annotation, range } of node.parameters) {
    const before = work.file.text.slice(Math.max(0, range.start - 40), range.end);
    const isField = /\b(?:private|public|protected|readonly)\b[^,(]*$/.test(before);
    if (isField && target.kind === "name") note(target.id, annotation, { attributes, work });
  }
}

function declareField(
  { name: field, annotation, value }: JsField,
  { name, attributes }: Owner,
  work: Work,
): void {
  if (field === undefined) return;
  note(field, annotation, { attributes, work });
  if (!value) return;
  const held = work.interpreter.evaluateNamed(value, `${name}.${field}`, work);
  if (held.ref !== undefined && value.kind !== "function") attributes.set(field, held.ref);
  storeAt(work, `~.${name}().${field}`, held);
}

function note(
  name: string,
  annotation: string | undefined,
  { attributes, work }: { readonly attributes: Map<string, string>; readonly work: Work },
): void {
  if (annotation === undefined) return;
  const ref = typeRef(annotation, work.file);
  if (isHarmlessType(annotation)) attributes.set(name, "safe");
  else if (ref !== undefined) attributes.set(name, ref);
}

import type { PyClass, PyStatement } from "../../../syntax/python/nodes.ts";
import { known } from "../../flow/values.ts";
import { pythonFacts } from "../frameworks/index.ts";
import { dottedName } from "../names.ts";
import { readAnnotation } from "./annotations.ts";
import type { Work } from "./work.ts";

/** Notes the bases, attributes and methods of a class. */
export function declareClass(node: PyClass, name: string, work: Work): void {
  const bases = node.bases.flatMap(({ name: keyword, value }) => {
    const ref = keyword === undefined ? work.evaluate(value, work).ref : undefined;
    const written = dottedName(value);
    return ref !== undefined
      ? [pythonFacts.canonical(ref)]
      : written === undefined
        ? []
        : [written];
  });
  const attributes = new Map<string, string>();
  work.file.classes.set(name, { node, bases, attributes });
  const before = work.environment;
  work.environment = { below: before, names: new Map(), isLeft: false };
  for (const statement of node.body.slice(0, 5000)) {
    if (statement.kind === "function") {
      const method = { node: statement, name: `${name}.${statement.name}`, owner: name };
      for (const decorator of statement.decorators) work.evaluate(decorator, work);
      work.waiting.push(method);
    } else if (statement.kind === "class") {
      work.environment.names.set(statement.name, known(`~.${name}.${statement.name}`));
      if (work.depth < 60) {
        work.depth++;
        declareClass(statement, `${name}.${statement.name}`, work);
        work.depth--;
      }
    } else if (statement.kind === "assign") noteAttribute(statement, attributes, work);
  }
  work.environment = before;
}

function noteAttribute(
  { targets, annotation, value }: Extract<PyStatement, { readonly kind: "assign" }>,
  attributes: Map<string, string>,
  work: Work,
): void {
  const { is, ref } = readAnnotation(annotation, work.file);
  const given = value && work.evaluate(value, work).ref;
  for (const target of targets) {
    if (target.kind !== "name") continue;
    if (is === "safe") attributes.set(target.id, "safe");
    else if (ref !== undefined) attributes.set(target.id, `${ref}()`);
    else if (given !== undefined) attributes.set(target.id, given);
  }
}

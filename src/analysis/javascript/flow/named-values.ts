import type { JsExpression, JsObject } from "../../../syntax/javascript/nodes.ts";
import type { Held } from "../../flow/values.ts";
import { declareClass } from "./classes.ts";
import { declareFunction } from "./declare-functions.ts";
import { exportedName } from "./exports.ts";
import { objectOf } from "./objects.ts";
import { evaluate, type Work } from "./work.ts";

/** What an expression holds, where functions and classes in it get their name from. */
export function evaluateNamed(value: JsExpression, name: string | undefined, work: Work): Held {
  if (name === undefined) return evaluate(value, work);
  if (value.kind === "function") return declareFunction(value, name, work);
  if (value.kind === "class") return declareClass(value, name, work);
  if (value.kind === "object" && hasFunctions(value)) return declareObject(value, name, work);
  return evaluate(value, work);
}

function hasFunctions({ properties }: JsObject): boolean {
  return properties.some(
    ({ value }) =>
      value.kind === "function" ||
      value.kind === "class" ||
      (value.kind === "object" && value.properties.some((one) => one.value.kind === "function")),
  );
}

const mostNested = 4;

/** An object with functions in it is like a class that there is one of. */
function declareObject(object: JsObject, name: string, work: Work): Held {
  const { file } = work;
  if (name.split(".").length > mostNested) return evaluate(object, work);
  const attributes = file.classes.get(name)?.attributes ?? new Map<string, string>();
  file.classes.set(name, { bases: [], attributes, isObject: true });
  const held = objectOf(object, work, ({ name: key, value }) => {
    const part = evaluateNamed(value, key === undefined ? undefined : `${name}.${key}`, work);
    if (key !== undefined && part.ref !== undefined) attributes.set(key, part.ref);
    return part;
  });
  return { ...held, ref: `~.${name}` };
}

/** The name that an assignment gives to a function, a class or an object with functions. */
export function nameFor(target: JsExpression, work: Work): string | undefined {
  if (target.kind === "name") {
    return work.fn.name === "" ? target.id : `${work.fn.name}.${target.id}`;
  }
  if (target.kind !== "member") return undefined;
  const exported = exportedName(target);
  if (exported === "=") return "exports";
  if (exported !== undefined) return `exports.${exported}`;
  const { object, name } = target;
  if (object.kind === "name" && object.id === "this") {
    return work.owner === undefined ? undefined : `${work.owner}.${name}`;
  }
  const holder = object.kind === "member" && object.name === "prototype" ? object.object : object;
  const { ref } = holder.kind === "name" ? evaluate(holder, work) : {};
  const owner = ref?.startsWith("~.") ? ref.slice(2) : "";
  return work.file.classes.has(owner) ? `${owner}.${name}` : undefined;
}

import type { JsFunction, JsParameter } from "../../../syntax/javascript/nodes.ts";
import { beginSource } from "../../flow/steps.ts";
import { type Held, known, nothing } from "../../flow/values.ts";
import { javascriptFacts } from "../frameworks/index.ts";
import { roleOf } from "../requests.ts";
import { isHarmlessType, typeRef } from "./annotations.ts";
import { assignTo } from "./paths.ts";
import type { Work } from "./work.ts";

export interface ParameterPlace {
  readonly parameter: JsParameter;
  /** Left out for a callback that is followed in place: nobody else calls it. */
  readonly index?: number;
  readonly node: JsFunction;
}

/** What a parameter holds when its function begins. */
export function heldByParameter({ parameter, index, node }: ParameterPlace, work: Work): Held {
  const { annotation } = parameter;
  if (annotation !== undefined && isHarmlessType(annotation)) return nothing;
  switch (roleOf(work.file.scopes, parameter, node)) {
    case "request":
      return known("$request");
    case "response":
      return known("$response");
    case "reply":
      return known("$reply");
    case "context":
      return known("$context");
    case "message":
      return input("a message of a socket", parameter, work);
    case "input":
      return input("the request", parameter, work);
    default: {
      const type = annotation === undefined ? undefined : typeRef(annotation, work.file);
      const held = index === undefined ? nothing : work.fn.begin({ kind: "parameter", index });
      return type === undefined ? held : { ...held, ref: type };
    }
  }
}

function input(what: string, parameter: JsParameter, { fn }: Work): Held {
  const known = javascriptFacts.sources.get("$input");
  return beginSource({ what, ...known }, parameter.range, fn);
}

/** Gives the names of a parameter what it holds. */
export function bindParameter(parameter: JsParameter, held: Held, work: Work): void {
  const { target, defaultValue, range } = parameter;
  if (defaultValue) {
    const assigned = { kind: "assign", operator: "=", target, value: defaultValue, range } as const;
    assignTo(assigned, { held, at: range, isDeclared: true }, work);
  } else if (target.kind === "name") {
    work.callback?.declared.add(target.id);
    work.environment.names.set(target.id, held);
  } else assignTo(target, { held, at: range, isDeclared: true }, work);
}

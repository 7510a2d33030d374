import type {
  PyCall,
  PyExpression,
  PyFunction,
  PyParameter,
} from "../../../syntax/python/nodes.ts";
import type { FlowInput } from "../../flow/file-flows.ts";
import { bitsOf, safeForAll } from "../../flow/kinds.ts";
import { type Held, known, nothing } from "../../flow/values.ts";
import { pythonFacts } from "../frameworks/index.ts";
import { type Annotated, lastName, readAnnotation } from "./annotations.ts";
import { mayBeProject, requestRef } from "./attributes.ts";
import { placeholdersOf, type Route } from "./routes.ts";
import type { Work } from "./work.ts";

/** What a parameter holds when its function begins. */
export interface ParameterPlace {
  readonly parameter: PyParameter;
  readonly index: number;
  readonly route: Route | undefined;
  /** A method that a framework calls by its name: `get` of a view. */
  readonly isView: boolean;
  /** The command line fills it. */
  readonly isCommand: boolean;
}

/** What a parameter holds when its function begins. */
export function heldByParameter(place: ParameterPlace, work: Work): Held {
  const { parameter, index, route, isView, isCommand } = place;
  const annotated = readAnnotation(parameter.annotation, work.file);
  const dependency = dependencyOf(parameter, annotated);
  if (dependency) return fromDependency(dependency, annotated, work);
  if (annotated.is === "safe") return nothing;
  const type = annotated.ref === undefined ? undefined : `${annotated.ref}()`;
  if (parameter.name === "request" && (type === undefined || type.startsWith("~"))) {
    return known(type ?? requestRef(work.file));
  }
  const input = route ? routeInput(place, annotated, work) : undefined;
  if (input) return type === undefined ? input : { ...input, ref: type };
  if (route?.framework === "fastapi") return known(type);
  if (isView) return viewInput(parameter, work);
  if (isCommand) return commandInput(parameter, work);
  const held = work.fn.begin({ kind: "parameter", index });
  return type === undefined ? held : { ...held, ref: type };
}

const inPath = bitsOf(["path"]);
const unread = bitsOf(["html", "answer", "redirect", "header"]);

function routeInput(place: ParameterPlace, annotated: Annotated, work: Work): Held | undefined {
  const { parameter, route } = place;
  const kind = placeholdersOf(route?.path ?? "").get(parameter.name);
  if (kind !== undefined) {
    if (/^(?:int|float|uuid|any)$/.test(kind)) return nothing;
    // Anything but `path` stops at a slash.
    const safe = kind === "path" || kind === ".*" ? 0 : inPath;
    return beginAt(parameter, { what: "the path of the request", safe }, work);
  }
  return route?.framework === "fastapi" ? fastapiInput(parameter, annotated, work) : undefined;
}

/** What FastAPI fills a parameter with; `undefined` where something else does. */
function fastapiInput(parameter: PyParameter, annotated: Annotated, work: Work): Held | undefined {
  const declared = fieldCall(parameter, annotated);
  const safe = declared === "Header" || declared === "Cookie" ? unread : 0;
  const what = describe(declared);
  switch (annotated.is) {
    case "text":
      return beginAt(parameter, { what, safe }, work);
    case "bytes":
      // Contents, not a path.
      return beginAt(parameter, { what, safe: safe | inPath }, work);
    case "unknown":
      return parameter.annotation && !declared
        ? undefined
        : beginAt(parameter, { what, safe }, work);
    default:
      return modelInput(parameter, { ref: annotated.ref ?? "", declared }, work);
  }
}

function modelInput(
  parameter: PyParameter,
  { ref, declared }: { readonly ref: string; readonly declared: string | undefined },
  work: Work,
): Held | undefined {
  // Something else than FastAPI's own calls fills it.
  if (parameter.defaultValue?.kind === "call" && !declared) return undefined;
  if (ref.endsWith("UploadFile")) {
    return beginAt(parameter, { what: "an uploaded file", safe: 0 }, work);
  }
  if (!mayBeProject(ref)) return undefined;
  // A class says which fields there are.
  const what = describe(declared ?? "Body");
  return beginAt(parameter, { what, safe: bitsOf(["fields"]), model: ref }, work);
}

interface Begun {
  readonly what: string;
  readonly safe: number;
  readonly model?: string;
}

function beginAt({ nameRange }: PyParameter, { safe, ...begun }: Begun, { fn }: Work): Held {
  const at = fn.spot(nameRange);
  return fn.begin({ kind: "source", isLocal: false, at, ...begun }, safe);
}

function describe(declared: string | undefined): string {
  switch (declared) {
    case "Body":
      return "the body of the request";
    case "Form":
      return "a form of the request";
    case "Header":
      return "a header of the request";
    case "Cookie":
      return "a cookie";
    case "File":
      return "an uploaded file";
    default:
      return "the query of the request";
  }
}

const fieldCalls = new Set("Query Path Body Form Header Cookie File".split(" "));

function fieldCall({ defaultValue }: PyParameter, { more }: Annotated): string | undefined {
  for (const one of [defaultValue, ...more]) {
    const name = one?.kind === "call" ? lastName(one.callee) : undefined;
    if (name !== undefined && fieldCalls.has(name)) return name;
  }
  return undefined;
}

function dependencyOf({ defaultValue }: PyParameter, { more }: Annotated): PyCall | undefined {
  return [defaultValue, ...more].find(
    (one): one is PyCall =>
      one?.kind === "call" && /^(?:Depends|Security)$/.test(lastName(one.callee) ?? ""),
  );
}

/** `Depends(function)`: FastAPI calls the function, and fills its parameters in the same way. */
function fromDependency({ args, range }: PyCall, { ref: type }: Annotated, work: Work): Held {
  const target: PyExpression | undefined = args[0]?.value;
  const ref = target && work.evaluate(target, work).ref;
  if (ref === undefined || !mayBeProject(ref)) return known(type && `${type}()`);
  work.file.dependencies.add(ref);
  const held = work.fn.begin({ kind: "call", call: work.fn.call({ ref }, range) });
  return { ...held, ref: type === undefined ? `${ref}()` : `${type}()` };
}

/** Methods of views that are routed elsewhere: what their path takes is not known here. */
function viewInput({ name, nameRange }: PyParameter, { fn }: Work): Held {
  if (name.startsWith("*")) return nothing;
  const at = fn.spot(nameRange);
  return fn.begin({ kind: "source", what: "the path of the request", isLocal: false, at }, inPath);
}

function commandInput({ nameRange }: PyParameter, { fn }: Work): Held {
  const source = pythonFacts.sources.get("sys.argv");
  if (!source) return nothing;
  const { what, safe = [] } = source;
  const at = fn.spot(nameRange);
  return fn.begin({ kind: "source", what, isLocal: true, at }, bitsOf(safe));
}

/** Which parameters FastAPI would fill with what a user sent, were this a dependency. */
export function inputsOf({ parameters }: PyFunction, work: Work): readonly FlowInput[] {
  return parameters.flatMap((parameter, index): FlowInput[] => {
    const annotated = readAnnotation(parameter.annotation, work.file);
    const isOther = annotated.is === "class" || annotated.is === "safe" || parameter.star !== "";
    if (isOther || parameter.name === "request" || parameter.name === "self") return [];
    if (annotated.is === "unknown" && parameter.annotation) return [];
    if (dependencyOf(parameter, annotated)) return [];
    const declared = fieldCall(parameter, annotated);
    const safe = declared === "Header" || declared === "Cookie" ? unread : 0;
    return [{ index, safe: safe & safeForAll, at: work.fn.spot(parameter.nameRange) }];
  });
}

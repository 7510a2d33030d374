import type { PyCall, PyExpression, PyFunction } from "../../../syntax/python/nodes.ts";
import { stringValue } from "../../../syntax/python/string-values.ts";
import { dottedName } from "../names.ts";
import { lastName } from "./annotations.ts";
import type { Work } from "./work.ts";

/** How a web framework calls a function. */
export interface Route {
  readonly framework: "flask" | "fastapi" | "other";
  /** As written: `/items/<int:id>`; empty where it is not. */
  readonly path: string;
  /** What it returns is sent as HTML. */
  readonly answersHtml: boolean;
}

const verbs = new Set(
  "route get post put patch delete head options websocket api_route".split(" "),
);

/** The route of a function that is registered by a decorator. */
export function routeOf({ decorators }: PyFunction, work: Work): Route | undefined {
  for (const decorator of decorators) {
    const route = decorator.kind === "call" ? routeBy(decorator, work) : undefined;
    if (route) return route;
  }
  return undefined;
}

function routeBy(call: PyCall, work: Work): Route | undefined {
  const { callee, args } = call;
  if (callee.kind !== "attribute" || !verbs.has(callee.name)) return undefined;
  const given = args.find(({ name }) => name === undefined || name === "path" || name === "rule");
  const path = stringValue(given?.value, work.file.text);
  const framework = frameworkOf(callee.object, work);
  const isPath = path === undefined ? framework !== undefined : /^(?:\/|$|<|\{)/.test(path);
  if (!framework || !isPath) return undefined;
  const answersHtml =
    framework === "flask" ||
    args.some(({ name, value }) => name === "response_class" && lastName(value) === "HTMLResponse");
  return { framework, path: path ?? "", answersHtml };
}

function frameworkOf(object: PyExpression, work: Work): Route["framework"] | undefined {
  const { flask, fastapi, any } = work.file.web;
  const dotted = dottedName(object);
  const root = dotted?.split(".")[0] ?? "";
  const ref = work.file.names.get(root) ?? "";
  if (/^(?:flask|quart|flask_\w+)\./.test(ref)) return "flask";
  if (/^(?:fastapi|starlette)\./.test(ref)) return "fastapi";
  if (/^(?:unittest|mock|pytest|responses|requests|httpx)\b/.test(ref) || dotted === undefined) {
    return undefined;
  }
  if (fastapi) return "fastapi";
  if (flask) return "flask";
  return any ? "other" : undefined;
}

/** Of `/a/<int:id>/{name:path}` what each placeholder takes: `id` an `int`, `name` a `path`. */
export function placeholdersOf(path: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [, kind = "", name = "", other = "", type = ""] of path.matchAll(
    /<(?:(\w{1,40})(?:\([^)]{0,80}\))?:)?(\w{1,80})>|\{(\w{1,80})(?::([^}]{1,80}))?\}/g,
  )) {
    if (name !== "") found.set(name, kind);
    else found.set(other, type);
  }
  return found;
}

import type { PyCall, PyExpression, PyFunction } from "../../../syntax/python/nodes.ts";
import type { RouteFacts } from "../../endpoints/file-endpoints.ts";
import { keyword, positional } from "../names.ts";
import { listedDependencies } from "./gather-guards.ts";
import {
  elementsOf,
  type Gathering,
  guardOf,
  qualifiedName,
  referenceOf,
  textValue,
} from "./gathering.ts";

const verbs = new Set("get post put patch delete head options".split(" "));

/** The routes that the decorators of a function state. */
export function decoratedRoutes(node: PyFunction, at: Gathering): readonly RouteFacts[] {
  return node.decorators.flatMap((decorator) => {
    const stated = decorator.kind === "call" ? statedBy(decorator, at) : undefined;
    if (!stated) return [];
    const handler = qualifiedName(node, at);
    const guards = node.decorators
      .filter((one) => one !== decorator)
      .flatMap((one) => guardOf(one, "decorator", at));
    return [
      {
        ...stated,
        handler,
        guards: [...stated.guards, ...guards],
        site: at.makeSite(decorator.range, handler),
      },
    ];
  });
}

function statedBy(call: PyCall, at: Gathering): Omit<RouteFacts, "handler" | "site"> | undefined {
  if (call.callee.kind !== "attribute") return undefined;
  const { name, object } = call.callee;
  const isRoute = name === "route" || name === "api_route" || name === "websocket";
  const router = isRoute || verbs.has(name) ? referenceOf(object, at) : undefined;
  const given = positional(call, 0) ?? (keyword(call, "path") ?? keyword(call, "rule"))?.value;
  if (router === undefined || !given) return undefined;
  const path = textValue(given, at);
  // `@cache.get("key")`, `@mock.patch("a.b")` and their like are no routes.
  if (path !== undefined && path !== "" && !path.startsWith("/")) return undefined;
  const methods = isRoute ? methodsOf(call, at) : [name.toUpperCase()];
  return {
    router,
    framework: name === "route" ? "flask" : "fastapi",
    methods,
    path,
    guards: listedDependencies(call, at),
  };
}

/** `app.add_url_rule("/", view_func=f)`, `app.add_api_route("/", f)`, `api.add_resource(C, "/")`. */
export function calledRoutes(call: PyCall, at: Gathering): readonly RouteFacts[] {
  if (call.callee.kind !== "attribute") return [];
  const router = referenceOf(call.callee.object, at);
  const added = router === undefined ? undefined : addedBy(call.callee.name, call);
  if (router === undefined || !added?.handler) return [];
  const named = viewClassOf(added.handler) ?? added.handler;
  const handler = referenceOf(named, at);
  if (handler === undefined) return [];
  const guards = listedDependencies(call, at);
  const site = at.makeSite(call.range, handler);
  return added.paths.map((given) => ({
    router,
    framework: added.framework,
    // A class says itself what it answers.
    methods: named !== added.handler || added.isClass ? [] : methodsOf(call, at),
    path: textValue(given, at),
    handler,
    guards,
    site,
  }));
}

function addedBy(name: string, call: PyCall) {
  const first = positional(call, 0);
  switch (name) {
    case "add_url_rule": {
      const handler = keyword(call, "view_func")?.value ?? positional(call, 2);
      return { framework: "flask" as const, paths: [first], handler, isClass: false };
    }
    case "add_api_route": {
      const handler = positional(call, 1) ?? keyword(call, "endpoint")?.value;
      return { framework: "fastapi" as const, paths: [first], handler, isClass: false };
    }
    case "add_resource": {
      const paths = call.args.slice(1).filter((one) => one.name === undefined);
      const values = paths.map(({ value }) => value);
      return { framework: "flask" as const, paths: values, handler: first, isClass: true };
    }
    default:
      return undefined;
  }
}

/** `C` of `C.as_view("name")`. */
export function viewClassOf(node: PyExpression): PyExpression | undefined {
  if (node.kind !== "call" || node.callee.kind !== "attribute") return undefined;
  return node.callee.name === "as_view" ? node.callee.object : undefined;
}

function methodsOf(call: PyCall, at: Gathering): readonly string[] {
  const given = elementsOf(keyword(call, "methods")?.value);
  return given.length === 0
    ? ["GET"]
    : given.map((one) => (textValue(one, at) ?? "*").toUpperCase());
}

import type { PyCall, PyFunction } from "../../../syntax/python/nodes.ts";
import type { MiddlewareFacts } from "../../endpoints/file-endpoints.ts";
import { importedPaths, keyword, positional } from "../names.ts";
import { type Gathering, qualifiedName, referenceOf } from "./gathering.ts";

const extensions = /^(?:flask_talisman|talisman|flask_limiter|flask_seasurf|flask_login)\./;

/** `app.add_middleware(M)`, `Talisman(app)`, `Limiter(key, app=app)`. */
export function addedMiddlewares(call: PyCall, at: Gathering): readonly MiddlewareFacts[] {
  const { callee } = call;
  const line = at.lineOf(call);
  if (callee.kind === "attribute" && callee.name === "add_middleware") {
    const [application, what] = [
      referenceOf(callee.object, at),
      referenceOf(positional(call, 0), at),
    ];
    if (application === undefined || what === undefined) return [];
    return [{ application, what, line }];
  }
  const [extension] = importedPaths(at.scopes, callee).filter((path) => extensions.test(path));
  if (extension === undefined) return [];
  const given = keyword(call, "app")?.value ?? positional(call, 0);
  const application = referenceOf(given, at);
  // A limiter without limits of its own limits what names it only.
  const isIdle = /Limiter$/.test(extension) && !keyword(call, "default_limits");
  if (application === undefined || isIdle) return [];
  return [{ application, what: extension, line }];
}

const hooks = /^(?:middleware|before_request|before_app_request|after_request|after_app_request)$/;

/** `@app.middleware("http")`, `@app.before_request`, `@app.after_request`. */
export function hooksOf(node: PyFunction, at: Gathering): readonly MiddlewareFacts[] {
  return node.decorators.flatMap((decorator) => {
    const callee = decorator.kind === "call" ? decorator.callee : decorator;
    if (callee.kind !== "attribute" || !hooks.test(callee.name)) return [];
    const application = referenceOf(callee.object, at);
    if (application === undefined) return [];
    return [{ application, what: qualifiedName(node, at), line: at.lineOf(node) }];
  });
}

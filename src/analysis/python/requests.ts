import type { PyExpression, PyFunction } from "../../syntax/python/nodes.ts";
import { importedPaths } from "./names.ts";
import { lookUp, type ModuleScopes } from "./scopes.ts";

const routeDecorators = new Set(
  "route get post put patch delete head options websocket api_route".split(" "),
);

/** True for a function that a web framework calls with what a user sent. */
export function isRoute({ decorators }: PyFunction): boolean {
  return decorators.some(
    (decorator) =>
      decorator.kind === "call" &&
      decorator.callee.kind === "attribute" &&
      routeDecorators.has(decorator.callee.name),
  );
}

const requestParts = new Set(
  "args form values json data files cookies headers GET POST META query_params path_params body get_json get_data match_info url query".split(
    " ",
  ),
);

/** True for `request.args` and its like: what a user sent. */
export function isRequestPart(
  { name, object }: Extract<PyExpression, { readonly kind: "attribute" }>,
  scopes: ModuleScopes,
): boolean {
  if (!requestParts.has(name)) return false;
  if (importedPaths(scopes, object).some((path) => path === "flask.request")) return true;
  const isSelfRequest = object.kind === "attribute" && object.name === "request";
  if (isSelfRequest) return true;
  return (
    object.kind === "name" &&
    object.id === "request" &&
    lookUp(scopes, "request", object).some(({ kind }) => kind === "parameter")
  );
}

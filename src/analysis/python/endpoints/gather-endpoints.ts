import type { MakeSite } from "../../../model/index.ts";
import type { PyFunction } from "../../../syntax/python/nodes.ts";
import type { PythonDocument } from "../../../syntax/python.ts";
import type { FileEndpoints } from "../../endpoints/file-endpoints.ts";
import type { ModuleScopes } from "../scopes.ts";
import { definitionsIn } from "./gather-definitions.ts";
import { settingsIn, urlsIn } from "./gather-django.ts";
import { addedMiddlewares, hooksOf } from "./gather-middlewares.ts";
import { mountsOf, routersIn } from "./gather-routers.ts";
import { calledRoutes, decoratedRoutes } from "./gather-routes.ts";
import { gatheringOf } from "./gathering.ts";

/** A file without any of these neither answers requests nor refuses them. */
const telling =
  /connexion|fastapi|starlette|flask|django|rest_framework|blueprint|urlpatterns|middleware|after_request|-Options|\b429\b|\b40[13]\b|HTTP_40[13]|jwt|is_authenticated|Unauthorized|Forbidden|PermissionDenied/i;

/** What a file says of endpoints; `undefined` where it says nothing. */
export function gatherEndpoints(
  document: PythonDocument,
  makeSite: MakeSite,
): FileEndpoints | undefined {
  if (!telling.test(document.text)) return undefined;
  const at = gatheringOf(document, makeSite);
  const { nodes, calls } = at.scopes;
  const functions = nodes.filter((node): node is PyFunction => node.kind === "function");
  const settings = settingsIn(at);
  return {
    routers: routersIn(at),
    mounts: calls.flatMap((call) => mountsOf(call, at)),
    routes: [
      ...functions.flatMap((node) => decoratedRoutes(node, at)),
      ...calls.flatMap((call) => calledRoutes(call, at)),
    ],
    definitions: definitionsIn(at),
    middlewares: [
      ...calls.flatMap((call) => addedMiddlewares(call, at)),
      ...functions.flatMap((node) => hooksOf(node, at)),
    ],
    imports: importsOf(at.scopes),
    urls: urlsIn(at),
    ...(settings && { settings }),
  };
}

function importsOf({ scope }: ModuleScopes): Record<string, string> {
  const imports: Record<string, string> = {};
  for (const [name, bindings] of scope.bindings) {
    const path = bindings.find(({ kind }) => kind === "import")?.path;
    if (path !== undefined) imports[name] = path;
  }
  return imports;
}

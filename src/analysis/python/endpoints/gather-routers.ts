import type { PyCall } from "../../../syntax/python/nodes.ts";
import type { MountFacts, RouterFacts } from "../../endpoints/file-endpoints.ts";
import { importedPaths, keyword, positional } from "../names.ts";
import { symbolOf } from "../scopes.ts";
import { listedDependencies } from "./gather-guards.ts";
import { type Gathering, referenceOf, textValue } from "./gathering.ts";

const routerTypes: Readonly<Record<string, Pick<RouterFacts, "framework" | "isApplication">>> = {
  "fastapi.FastAPI": { framework: "fastapi", isApplication: true },
  "fastapi.applications.FastAPI": { framework: "fastapi", isApplication: true },
  "fastapi.APIRouter": { framework: "fastapi", isApplication: false },
  "fastapi.routing.APIRouter": { framework: "fastapi", isApplication: false },
  "flask.Flask": { framework: "flask", isApplication: true },
  "flask.app.Flask": { framework: "flask", isApplication: true },
  "flask.Blueprint": { framework: "flask", isApplication: false },
  "flask_restful.Api": { framework: "flask", isApplication: false },
  "flask_restx.Api": { framework: "flask", isApplication: false },
  "rest_framework.routers.DefaultRouter": { framework: "django", isApplication: false },
  "rest_framework.routers.SimpleRouter": { framework: "django", isApplication: false },
};

/** The routers and applications that a file makes and names. */
export function routersIn(at: Gathering): readonly RouterFacts[] {
  const { scopes, makeSite } = at;
  return scopes.nodes.flatMap((node) => {
    if (node.kind !== "assign" || node.value?.kind !== "call") return [];
    const call = node.value;
    const type = importedPaths(scopes, call.callee)
      .map((path) => routerTypes[path])
      .find((found) => found !== undefined);
    const name = referenceOf(node.targets[0], at);
    if (!type || name === undefined) return [];
    const site = makeSite(call.range, symbolOf(scopes, node));
    const prefix = prefixOf(call, type.framework === "flask" ? "url_prefix" : "prefix", at);
    return [{ name, ...type, prefix, guards: listedDependencies(call, at), site }];
  });
}

/** Empty where none is given, `undefined` where it is not written out. */
function prefixOf(call: PyCall, name: string, at: Gathering): string | undefined {
  const given = keyword(call, name);
  return given ? textValue(given.value, at) : "";
}

/** What a call puts below another router. */
export function mountsOf(call: PyCall, at: Gathering): readonly MountFacts[] {
  const { callee } = call;
  const extension = wrapperOf(call, at);
  if (extension.length > 0 || callee.kind !== "attribute") return extension;
  const parent = referenceOf(callee.object, at);
  if (parent === undefined) return [];
  const guards = listedDependencies(call, at);
  switch (callee.name) {
    case "include_router":
      return mount(parent, call, { prefix: prefixOf(call, "prefix", at), guards, index: 0 }, at);
    case "register_blueprint":
      return mount(
        parent,
        call,
        { prefix: prefixOf(call, "url_prefix", at), guards, index: 0 },
        at,
      );
    case "mount":
      return mount(
        parent,
        call,
        { prefix: textValue(positional(call, 0), at), guards, index: 1 },
        at,
      );
    default:
      return [];
  }
}

function mount(
  parent: string,
  call: PyCall,
  { index, ...rest }: Pick<MountFacts, "prefix" | "guards"> & { readonly index: number },
  at: Gathering,
): readonly MountFacts[] {
  const child = referenceOf(positional(call, index) ?? keyword(call, "router")?.value, at);
  return child === undefined ? [] : [{ parent, child, ...rest }];
}

/** `api = Api(app)` answers below `app`. */
function wrapperOf(call: PyCall, at: Gathering): readonly MountFacts[] {
  const wraps = importedPaths(at.scopes, call.callee).some((path) =>
    /^flask_rest(?:ful|x)\.Api$/.test(path),
  );
  const around = at.scopes.parentOf(call);
  if (!wraps || around?.kind !== "assign") return [];
  const [parent, child] = [
    referenceOf(positional(call, 0), at),
    referenceOf(around.targets[0], at),
  ];
  if (parent === undefined || child === undefined) return [];
  return [{ parent, child, prefix: prefixOf(call, "prefix", at), guards: [] }];
}

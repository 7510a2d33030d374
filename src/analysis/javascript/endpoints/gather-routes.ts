import type { JsCall, JsExpression } from "../../../syntax/javascript/nodes.ts";
import type {
  GuardFacts,
  InputFacts,
  MiddlewareFacts,
  MountFacts,
  RouteFacts,
  RouterFacts,
} from "../../endpoints/file-endpoints.ts";
import { constantText } from "../names.ts";
import { handedRouter } from "./gather-factories.ts";
import { type Gathering, guardOf, referenceOf } from "./gathering.ts";
import { requiredBy } from "./module-references.ts";

const makers: Readonly<Record<string, Pick<RouterFacts, "framework" | "isApplication">>> = {
  "express.default": { framework: "express", isApplication: true },
  "express.default.Router": { framework: "express", isApplication: false },
  "express.Router": { framework: "express", isApplication: false },
};

/** The applications and routers of Express that a file makes and names. */
export function routersIn(at: Gathering): readonly RouterFacts[] {
  return at.scopes.nodes.flatMap((node) => {
    if (node.kind !== "declarator" || node.value?.kind !== "call") return [];
    const maker = referenceOf(node.value.callee, at) ?? "";
    const type = Object.hasOwn(makers, maker) ? makers[maker] : undefined;
    const name = referenceOf(node.target, at);
    if (!type || name === undefined) return [];
    const site = at.makeSite(node.value.range, undefined);
    return [{ name, ...type, prefix: "", guards: [], site }];
  });
}

/** What the calls of a router's methods state, in their order: middleware guards what comes after it. */
export interface Stated {
  readonly mounts: readonly MountFacts[];
  readonly routes: readonly RouteFacts[];
  readonly middlewares: readonly MiddlewareFacts[];
}

const verbs = new Set("get post put patch delete head options all".split(" "));

export function statedBy(routers: readonly RouterFacts[], at: Gathering): Stated {
  const names = new Set(routers.map(({ name }) => name));
  const stated = { mounts: [], routes: [], middlewares: [] } as {
    readonly mounts: MountFacts[];
    readonly routes: RouteFacts[];
    readonly middlewares: MiddlewareFacts[];
  };
  const before = new Map<string, readonly GuardFacts[]>();
  // Of a chain the outermost call stands first in the list; it ends last.
  for (const call of [...at.scopes.calls].sort((a, b) => a.range.end - b.range.end)) {
    const place = placeOf(call, at);
    if (!place || !isRouter(place.router, names)) {
      stated.mounts.push(...handedRouter(call, { names, before, at }));
      continue;
    }
    const guards = before.get(place.router) ?? [];
    if (place.method === "use" && !place.isChained) {
      const used = useOf(call, { ...place, guards, at });
      stated.mounts.push(...used.mounts);
      stated.middlewares.push(...used.middlewares);
      // Below a path it guards that path only.
      if (used.path === undefined) before.set(place.router, [...guards, ...used.guards]);
    } else if (verbs.has(place.method)) {
      stated.routes.push(...routeOf(call, { ...place, guards, at }));
    }
  }
  return stated;
}

/** `app` and `router` are handed in as parameters too. */
function isRouter(name: string, names: ReadonlySet<string>): boolean {
  return names.has(name) || /^(?:app|router|server|api|\w+Router)$/.test(name);
}

function placeOf({ callee }: JsCall, at: Gathering) {
  if (callee.kind !== "member") return undefined;
  const chained = chainOf(callee.object);
  const router = referenceOf(chained?.object ?? callee.object, at);
  if (router === undefined) return undefined;
  return { method: callee.name, router, path: chained?.path, isChained: chained !== undefined };
}

/** `router.route("/x")`, before `.get(…)` and `.post(…)`. */
function chainOf(
  object: JsExpression,
): { readonly object: JsExpression; readonly path: JsExpression | undefined } | undefined {
  let at = object;
  while (at.kind === "call" && at.callee.kind === "member") {
    if (at.callee.name === "route") return { object: at.callee.object, path: at.args[0] };
    at = at.callee.object;
  }
  return undefined;
}

interface Place {
  readonly router: string;
  readonly guards: readonly GuardFacts[];
  readonly at: Gathering;
}

/** `app.use(helmet())`, `app.use("/api", auth, router)`. */
function useOf(call: JsCall, { router, guards, at }: Place) {
  const [first, ...others] = call.args;
  const path = first && constantText(at.scopes, first);
  const isPath = path !== undefined || first?.kind === "array" || first?.kind === "regex";
  const used = isPath ? others : call.args;
  const own = used.flatMap((one) => guardOf(one, "dependency", at));
  const above = [...guards, ...own];
  const mounts = used.flatMap((one, index): MountFacts[] => {
    // `routes()` makes a router, where `routes` is a function that does.
    const isMade = one.kind === "call" && requiredBy(one) === undefined;
    const child = one.kind === "function" ? undefined : referenceOf(isMade ? one.callee : one, at);
    const before = above.slice(0, guards.length + index);
    return child === undefined
      ? []
      : [{ parent: router, child, prefix: isPath ? path : "", guards: before }];
  });
  const middlewares = own.map(({ reference, line }) => ({
    application: router,
    what: reference,
    line,
  }));
  return { mounts, middlewares, guards: own, path: isPath ? (path ?? "") : undefined };
}

interface Route extends Place {
  readonly method: string;
  /** Of `router.route(path)`. */
  readonly path: JsExpression | undefined;
}

function routeOf(call: JsCall, { router, method, path, guards, at }: Route): readonly RouteFacts[] {
  const [first, ...others] = path ? [path, ...call.args] : call.args;
  const handlers = others.flatMap((one) => (one.kind === "array" ? one.elements : [one]));
  const handler = handlers.at(-1);
  // `app.get("title")` reads a setting, and `cache.get(key)` is no route.
  if (!first || !handler || !isHandler(handler)) return [];
  const reference =
    referenceOf(handler.kind === "call" ? handler.args[0] : handler, at) ??
    referenceOf(handler.kind === "call" ? handler.callee : handler, at);
  const written = constantText(at.scopes, first);
  if (reference === undefined || (written !== undefined && !/^[/*]/.test(written))) return [];
  const own = handlers.slice(0, -1).flatMap((one) => guardOf(one, "decorator", at));
  const input = statedInput(handlers.slice(0, -1), at);
  return [
    {
      router,
      framework: "express",
      methods: [method === "all" ? "*" : method.toUpperCase()],
      path: written,
      handler: reference,
      guards: [...guards, ...own],
      ...(input && { input }),
      site: at.makeSite(call.range, undefined),
    },
  ];
}

function isHandler({ kind }: JsExpression): boolean {
  return kind === "function" || kind === "name" || kind === "member" || kind === "call";
}

const validates =
  /^(?:celebrate|express-validator|joi|zod|express-joi-validation|express-openapi-validator)\.|(?:^|\.)\w{0,60}(?:[vV]alidat|[sS]chema)\w{0,60}$/;

/** `celebrate(…)`, `validate(schema)`, `body("x").isInt()` among the handlers of a route. */
function statedInput(handlers: readonly JsExpression[], at: Gathering): InputFacts | undefined {
  for (const one of handlers) {
    let named = one;
    while (named.kind === "call") {
      const inner: JsExpression = named.callee;
      named = inner.kind === "member" && inner.object.kind === "call" ? inner.object : inner;
      if (named.kind !== "call") break;
    }
    const reference = referenceOf(named, at);
    if (reference !== undefined && validates.test(reference)) {
      return { typed: { line: at.lineOf(one), what: reference } };
    }
  }
  return undefined;
}

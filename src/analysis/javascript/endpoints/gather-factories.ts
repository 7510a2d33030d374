import type { JsCall, JsFunction } from "../../../syntax/javascript/nodes.ts";
import type { GuardFacts, MountFacts, RouterFacts } from "../../endpoints/file-endpoints.ts";
import { nameOfFunction } from "./gather-definitions.ts";
import { type Gathering, referenceOf } from "./gathering.ts";
import { requiredBy } from "./module-references.ts";

/** What functions of a file make of routers: they give one back, or put routes on one that they get. */
export interface Factories {
  /** The functions, and the parameters that they put routes on. */
  readonly routers: readonly RouterFacts[];
  readonly mounts: readonly MountFacts[];
}

const maxFactories = 200;

/**
 * Finds `() => { const router = Router(); …; return router; }` and `(app) => { app.get(…); }` on the
 * level of the module: to call one is to mount what it makes.
 *
 * @param made - routers that the file makes and names
 */
export function factoriesIn(made: readonly RouterFacts[], at: Gathering): Factories {
  const names = new Map<string, number>();
  for (const { name } of made) names.set(name, (names.get(name) ?? 0) + 1);
  const routers: RouterFacts[] = [];
  const mounts: MountFacts[] = [];
  const asRouter = (name: string, node: JsFunction): RouterFacts => {
    const site = at.makeSite({ start: node.range.start, end: node.range.start }, undefined);
    return { name, framework: "express", isApplication: false, prefix: "", guards: [], site };
  };
  const taken = new Set(names.keys());
  for (const node of outerFunctions(at).slice(0, maxFactories)) {
    const name = nameOfFunction(node, at);
    const returned = returnedName(node) ?? "";
    // Of two that share a name nobody can tell here which one is meant.
    const own = names.get(returned) === 1 ? returned : undefined;
    const given = own === undefined ? givenRouter(node, { taken, at }) : undefined;
    const child = own ?? given;
    if (child === undefined || taken.has(name)) continue;
    routers.push(asRouter(name, node));
    if (given !== undefined) routers.push(asRouter(given, node));
    taken.add(child);
    mounts.push({ parent: name, child, prefix: "", guards: [] });
  }
  return { routers, mounts };
}

/** Functions that stand on the level of the module, or are what it exports. */
function outerFunctions({ scopes }: Gathering): readonly JsFunction[] {
  return scopes.nodes.filter((node): node is JsFunction => {
    if (node.kind !== "function" || node.form === "method" || node.form === "accessor")
      return false;
    let at = scopes.parentOf(node);
    while (at && at.kind !== "function" && at.kind !== "call" && at.kind !== "class") {
      at = scopes.parentOf(at);
    }
    return at === undefined;
  });
}

function returnedName({ body, result }: JsFunction): string | undefined {
  if (result?.kind === "name") return result.id;
  const last = body.findLast(({ kind }) => kind === "return");
  return last?.kind === "return" && last.value?.kind === "name" ? last.value.id : undefined;
}

const verbs = /^(?:get|post|put|patch|delete|all|use|route)$/;

/** The first parameter that the function puts routes on. */
function givenRouter(
  { parameters, range }: JsFunction,
  { taken, at }: { readonly taken: ReadonlySet<string>; readonly at: Gathering },
): string | undefined {
  for (const { target } of parameters) {
    if (target.kind !== "name" || taken.has(target.id)) continue;
    const { id } = target;
    const isUsed = at.scopes.calls.some(
      ({ callee, args, range: { start, end } }) =>
        start >= range.start &&
        end <= range.end &&
        callee.kind === "member" &&
        callee.object.kind === "name" &&
        callee.object.id === id &&
        verbs.test(callee.name) &&
        args.length > 1,
    );
    if (isUsed) return id;
  }
  return undefined;
}

/** `routes(app)`, `require("./routes")(app)`: routes are put on a router of this file. */
export function handedRouter(
  call: JsCall,
  {
    names,
    before,
    at,
  }: {
    readonly names: ReadonlySet<string>;
    readonly before: ReadonlyMap<string, readonly GuardFacts[]>;
    readonly at: Gathering;
  },
): readonly MountFacts[] {
  if (requiredBy(call) !== undefined) return [];
  const given = call.args.find((one) => one.kind === "name" && names.has(one.id));
  const child = given && referenceOf(call.callee, at);
  if (given?.kind !== "name" || child === undefined) return [];
  return [{ parent: given.id, child, prefix: "", guards: before.get(given.id) ?? [] }];
}

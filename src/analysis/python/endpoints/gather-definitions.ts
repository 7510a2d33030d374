import type {
  PyAssign,
  PyClass,
  PyExpression,
  PyFunction,
  PyNode,
} from "../../../syntax/python/nodes.ts";
import type { DefinitionFacts, GuardFacts } from "../../endpoints/file-endpoints.ts";
import { positional } from "../names.ts";
import {
  annotatedDependencies,
  callsInside,
  parameterDependencies,
  refusalIn,
  slowingIn,
} from "./gather-guards.ts";
import {
  elementsOf,
  type Gathering,
  guardOf,
  qualifiedName,
  referenceOf,
  textValue,
} from "./gathering.ts";
import { inputOf, readsInside } from "./handler-input.ts";
import { writesHeaders } from "./header-writers.ts";

const verbs = new Set("get post put patch delete head options".split(" "));

/** What others may name as a guard or as a handler: functions, classes, names that a call gave a value. */
export function definitionsIn(at: Gathering): readonly DefinitionFacts[] {
  return at.scopes.nodes.flatMap((node) => {
    if (node.kind === "function") return [functionFacts(node, at)];
    if (node.kind === "class") return [classFacts(node, at)];
    return node.kind === "assign" && isOfModule(node, at) ? aliasFacts(node, at) : [];
  });
}

function isOfModule(node: PyNode, { scopes }: Gathering): boolean {
  return scopes.parentOf(node)?.kind === "module";
}

function functionFacts(node: PyFunction, at: Gathering): DefinitionFacts {
  const refuses = refusalIn(node, at);
  const slows = slowingIn(node, at);
  return {
    name: qualifiedName(node, at),
    site: at.makeSite(node.nameRange, qualifiedName(node, at)),
    ...(refuses && { refuses }),
    ...(slows && { slows }),
    ...(writesHeaders(node, at) && { writesHeaders: true }),
    guards: [
      ...node.decorators.flatMap((one) => decoratorGuards(one, at)),
      ...parameterDependencies(node, at),
      ...callsInside(node, at),
    ],
    input: inputOf(node, at),
    methods: node.decorators.flatMap((one) => statedMethods(one, at)),
    ...(node.decorators.some((one) => lastWordOf(one, at) === "permission_classes") && {
      statesPermissions: true,
    }),
  };
}

/** `@login_required`, and those that `@permission_classes([IsAuthenticated])` lists. */
function decoratorGuards(decorator: PyExpression, at: Gathering): readonly GuardFacts[] {
  if (decorator.kind === "call" && stating.test(lastWordOf(decorator, at))) {
    const listed = elementsOf(positional(decorator, 0));
    return listed.flatMap((one) => guardOf(one, "decorator", at));
  }
  return guardOf(decorator, "decorator", at);
}

function lastWordOf(decorator: PyExpression, at: Gathering): string {
  const named = decorator.kind === "call" ? decorator.callee : decorator;
  return referenceOf(named, at)?.split(".").at(-1) ?? "";
}

const methodsBy: Readonly<Record<string, readonly string[]>> = {
  require_GET: ["GET"],
  require_POST: ["POST"],
  require_safe: ["GET", "HEAD"],
};

/** `@api_view(["GET"])`, `@require_http_methods(["POST"])`, `@require_POST`. */
function statedMethods(decorator: PyExpression, at: Gathering): readonly string[] {
  const word = lastWordOf(decorator, at);
  if (decorator.kind !== "call") return word === "api_view" ? ["GET"] : (methodsBy[word] ?? []);
  if (word !== "api_view" && word !== "require_http_methods") return [];
  return elementsOf(positional(decorator, 0)).flatMap(
    (one) => textValue(one, at)?.toUpperCase() ?? [],
  );
}

function classFacts(node: PyClass, at: Gathering): DefinitionFacts {
  const refuses = refusalIn(node, at);
  const slows = slowingIn(node, at);
  const methods = node.body.flatMap((one) =>
    one.kind === "function" && verbs.has(one.name) ? [one.name.toUpperCase()] : [],
  );
  return {
    name: node.name,
    site: at.makeSite(node.nameRange, node.name),
    ...(refuses && { refuses }),
    ...(slows && { slows }),
    ...(writesHeaders(node, at) && { writesHeaders: true }),
    guards: [
      ...node.decorators.flatMap((one) => guardOf(one, "decorator", at)),
      ...node.bases.flatMap(({ value }) => guardOf(value, "base", at)),
      ...statedGuards(node, at),
      ...callsInside(node, at),
    ],
    input: readsInside(node.body, at),
    methods,
    ...(assignsIn(node, "permission_classes") && { statesPermissions: true }),
  };
}

function assignsIn({ body }: PyClass, name: string): boolean {
  return body.some(
    (one) => one.kind === "assign" && one.targets[0]?.kind === "name" && one.targets[0].id === name,
  );
}

const stating = /^(?:permission_classes|throttle_classes|decorators|method_decorators)$/;

/** `permission_classes = [IsAuthenticated]` of Django REST framework, `decorators = [f]` of Flask. */
function statedGuards({ body }: PyClass, at: Gathering): readonly GuardFacts[] {
  return body.flatMap((one) => {
    if (one.kind !== "assign") return [];
    const [target] = one.targets;
    if (target?.kind !== "name" || !stating.test(target.id)) return [];
    return elementsOf(one.value).flatMap((element) => guardOf(element, "decorator", at));
  });
}

/** `CurrentUser = Annotated[User, Depends(f)]`, `limiter = Limiter(…)`, `scheme = HTTPBearer()`. */
function aliasFacts({ targets, value }: PyAssign, at: Gathering): readonly DefinitionFacts[] {
  const [target] = targets;
  if (target?.kind !== "name" || !value) return [];
  const guards =
    value.kind === "call" ? guardOf(value, "call", at) : annotatedDependencies(value, at);
  if (guards.length === 0) return [];
  const site = at.makeSite(target.range, undefined);
  return [{ name: target.id, site, guards, input: {}, isAlias: true }];
}

import type { JsExpression, JsFunction, JsNode } from "../../../syntax/javascript/nodes.ts";
import { walkNodes } from "../../../syntax/javascript/walk.ts";
import type { DefinitionFacts, GuardFacts, InputFacts } from "../../endpoints/file-endpoints.ts";
import { type Gathering, guardOf, referenceOf } from "./gathering.ts";
import { anonymousName, requiredBy } from "./module-references.ts";

/** Functions that others may name as a guard or as a handler, and names that a call gave a value. */
export function definitionsIn(at: Gathering): readonly DefinitionFacts[] {
  return at.scopes.nodes.flatMap((node) => {
    if (node.kind === "function") return [functionFacts(node, at)];
    return node.kind === "declarator" ? aliasFacts(node.target, node.value, at) : [];
  });
}

function functionFacts(node: JsFunction, at: Gathering): DefinitionFacts {
  const { refuses, slows, raw, typed, guards, writesHeaders } = readInside(node, at);
  const name = nameOfFunction(node, at);
  const input: InputFacts = { ...(raw && { raw }), ...(typed && { typed }) };
  return {
    name,
    site: at.makeSite(node.nameRange ?? { start: node.range.start, end: node.range.start }, name),
    ...(refuses && { refuses }),
    ...(slows && { slows }),
    ...(writesHeaders && { writesHeaders: true }),
    guards,
    input,
  };
}

/** Its own name, that of the constant or property that holds it, else its place. */
export function nameOfFunction(node: JsFunction, { scopes }: Gathering): string {
  const parent = scopes.parentOf(node);
  if (node.name !== undefined) return node.name;
  if (parent?.kind === "declarator" && parent.target.kind === "name") return parent.target.id;
  if (parent?.kind === "assign" && parent.target.kind === "member") return parent.target.name;
  return parent?.kind === "export" ? "default" : anonymousName(node);
}

type Said = { readonly line: number; readonly what: string };

const maxGuards = 60;

function readInside(node: JsFunction, at: Gathering) {
  const found: { refuses?: Said; slows?: Said; raw?: Said; typed?: Said; writesHeaders?: true } =
    {};
  const guards: GuardFacts[] = [];
  for (const inner of walkNodes(node)) {
    const say = (what: string): Said => ({ line: at.lineOf(inner), what });
    const what = refusalOf(inner);
    if (what !== undefined) found.refuses ??= say(what);
    if (isNumber(inner, 429)) found.slows ??= say("answers 429");
    const input = inputOf(inner);
    if (input) found[input] ??= say(textOf(inner, at));
    if (inner.kind === "string" && heeded.test(inner.value)) found.writesHeaders = true;
    if (inner.kind === "call" && guards.length < maxGuards)
      guards.push(...guardOf(inner, "call", at));
  }
  return { ...found, guards };
}

const heeded =
  /^(?:x-frame-options|x-content-type-options|content-security-policy|strict-transport-security|referrer-policy|permissions-policy)$/i;

function isNumber(node: JsNode, value: number): boolean {
  return node.kind === "number" && node.value === value;
}

const errors =
  /^(?:UnauthorizedError|ForbiddenError|Unauthorized|Forbidden|UnauthorizedException|ForbiddenException|UNAUTHORIZED|FORBIDDEN|isAuthenticated|isUnauthenticated)$/;

/** `res.status(401)`, `res.sendStatus(403)`, `createError(401)`, `req.isAuthenticated()`, `if (!req.user)`. */
function refusalOf(node: JsNode): string | undefined {
  switch (node.kind) {
    case "call": {
      const [first] = node.args;
      const status = first && [401, 403].find((value) => isNumber(first, value));
      return status === undefined ? undefined : `answers ${status}`;
    }
    case "property":
      return /^status(?:Code)?$/.test(node.name ?? "") &&
        [401, 403].some((value) => isNumber(node.value, value))
        ? "answers 401 or 403"
        : undefined;
    case "member":
      return errors.test(node.name) ? node.name : undefined;
    case "name":
      return errors.test(node.id) ? node.id : undefined;
    case "if":
      return asksWho(node.test) ? "asks who has signed in" : undefined;
    default:
      return undefined;
  }
}

/** `!req.user`, `!req.session.userId`. */
function asksWho(test: JsExpression): boolean {
  for (const inner of walkNodes(test)) {
    const isRequest =
      inner.kind === "member" &&
      inner.object.kind === "name" &&
      /^req(?:uest)?$/.test(inner.object.id);
    if (isRequest && /^(?:user|session|auth)$/.test(inner.name)) return true;
  }
  return false;
}

/** What a handler reads of a request, and what states its shape. */
function inputOf(node: JsNode): "raw" | "typed" | undefined {
  if (node.kind === "call" && node.callee.kind === "member") {
    const isCheck = /^(?:parse|safeParse|parseAsync|validate|validateAsync|validateSync)$/.test(
      node.callee.name,
    );
    const takes = node.args.some((one) => readsRequest(one));
    if (isCheck && takes) return "typed";
  }
  if (
    node.kind === "call" &&
    node.callee.kind === "name" &&
    node.callee.id === "validationResult"
  ) {
    return "typed";
  }
  return node.kind === "member" && isPart(node) ? "raw" : undefined;
}

function readsRequest(node: JsExpression): boolean {
  return node.kind === "member" && isPart(node);
}

/** `req.body`, `req.query`, `req.params`. */
function isPart(node: Extract<JsNode, { readonly kind: "member" }>): boolean {
  const isRequest = node.object.kind === "name" && /^req(?:uest)?$/.test(node.object.id);
  return isRequest && /^(?:body|query|params|files?)$/.test(node.name);
}

function textOf(node: JsNode, at: Gathering): string {
  const named = node.kind === "call" ? node.callee : node.kind === "member" ? node : undefined;
  return referenceOf(named, at) ?? "the request";
}

/** `const auth = passport.authenticate("jwt")`, `const limiter = rateLimit({…})`. */
function aliasFacts(
  target: JsExpression,
  value: JsExpression | undefined,
  at: Gathering,
): readonly DefinitionFacts[] {
  if (target.kind !== "name" || value?.kind !== "call") return [];
  // That is a name of another file.
  if (requiredBy(value) !== undefined) return [];
  const guards = guardOf(value, "call", at);
  const site = at.makeSite(target.range, undefined);
  return guards.length === 0 ? [] : [{ name: target.id, site, guards, input: {}, isAlias: true }];
}

import type {
  JsCall,
  JsExpression,
  JsFunction,
  JsMember,
  JsParameter,
} from "../../syntax/javascript/nodes.ts";
import { isGlobalMember } from "./names.ts";
import { type Binding, functionName, lookUp, type ModuleScopes } from "./scopes.ts";

const set = (words: string): ReadonlySet<string> => new Set(words.split(" "));

/** What of a request its sender writes, over Express, Fastify, Koa, Hapi, Hono, Next and Node. */
const requestParts = set(
  "query params body cookies signedCookies headers url originalUrl path hostname host files file rawBody payload querystring rawHeaders href search nextUrl searchParams queryStringParameters pathParameters multiValueQueryStringParameters",
);

/** Methods of a request that give such a part. */
const requestMethods = set("get header param query queries json text formData parseBody body raw");

/** True for `req.body`, `ctx.query` and their like, and for `location.search`: what a user sent. */
export function isRequestPart(scopes: ModuleScopes, member: JsMember): boolean {
  if (isBrowserPart(scopes, member)) return true;
  return requestParts.has(member.name) && isRequest(scopes, member.object);
}

/** True for `req.get("host")`, `await request.json()`. */
export function isRequestCall(scopes: ModuleScopes, { callee }: JsCall): boolean {
  return (
    callee.kind === "member" &&
    requestMethods.has(callee.name) &&
    isRequest(scopes, callee.object, { isHttp: true })
  );
}

/** True for a name that is bound to a part of a request by the pattern of a parameter. */
export function isRequestBinding(scopes: ModuleScopes, binding: Binding): boolean {
  const { kind, parameter, function: owner, steps } = binding;
  if (kind !== "parameter" || !parameter || !owner) return false;
  if (parameter.decorators.some(isRequestDecorator)) return true;
  const first = steps?.[0];
  if (first === undefined) return isMessageData(scopes, parameter, owner);
  if (typeof first !== "string" || !requestParts.has(first)) return false;
  return isRequestParameter(scopes, parameter, owner) || isRouteFunction(scopes, owner);
}

/** What a server hands to a function by one of its parameters. */
export type ParameterRole = "request" | "context" | "response" | "reply" | "message" | "input";

/** What a parameter stands for where a server calls its function; `undefined` where none does. */
export function roleOf(
  scopes: ModuleScopes,
  parameter: JsParameter,
  owner: JsFunction,
): ParameterRole | undefined {
  if (parameter.decorators.some(isRequestDecorator)) return "input";
  if (isRequestParameter(scopes, parameter, owner)) return "request";
  if (isContextParameter(scopes, parameter, owner)) return "context";
  if (isMessageData(scopes, parameter, owner)) return "message";
  const isFirst = parameter === owner.parameters[0];
  if (isFirst && parameter.target.kind === "object" && isRouteFunction(scopes, owner)) {
    return "context";
  }
  const name = parameterName(parameter) ?? "";
  const others = /^_?(?:res|resp|response|reply|rep|h)$/.test(name) ? owner.parameters : [];
  if (!others.some((other) => other !== parameter && isRequestParameter(scopes, other, owner))) {
    return undefined;
  }
  return /^_?re?p(?:ly)?$/.test(name) ? "reply" : "response";
}

interface RequestOptions {
  /** Leaves out contexts that only hold a request: `ctx.get` reads headers, `ctx.json` answers. */
  readonly isHttp: boolean;
}

/** True for the object that stands for what somebody sent. */
export function isRequest(
  scopes: ModuleScopes,
  expression: JsExpression,
  options: RequestOptions = { isHttp: false },
): boolean {
  if (expression.kind === "member" && /^(?:req|request)$/.test(expression.name)) {
    // `ctx.request`, `c.req`, `this.request`
    const { object } = expression;
    return object.kind === "name" && (object.id === "this" || isRequest(scopes, object));
  }
  if (expression.kind !== "name") return false;
  return lookUp(scopes, expression.id, expression).some((binding) =>
    isRequestName(scopes, binding, options),
  );
}

function isRequestName(
  scopes: ModuleScopes,
  { parameter, function: owner, steps }: Binding,
  { isHttp }: RequestOptions,
): boolean {
  if (!parameter || !owner) return false;
  if (steps !== undefined) {
    return steps.length === 1 && steps[0] === "request" && isRouteFunction(scopes, owner);
  }
  if (isRequestParameter(scopes, parameter, owner)) return true;
  return !isHttp && isContextParameter(scopes, parameter, owner);
}

const requestTypes =
  /^(?:(?:express|http|fastify|Hapi)\.)?(?:Request|NextApiRequest|NextRequest|FastifyRequest|IncomingMessage|AuthenticatedRequest|AuthRequest|APIGatewayProxyEvent(?:V2)?|HapiRequest)(?:<|$)/;

/** True for the parameter that a server hands a request over by. */
function isRequestParameter(
  scopes: ModuleScopes,
  parameter: JsParameter,
  owner: JsFunction,
): boolean {
  if (parameter.annotation && requestTypes.test(parameter.annotation)) return true;
  const name = parameterName(parameter);
  if (name === undefined && parameter.target.kind !== "object") return false;
  const next = owner.parameters[owner.parameters.indexOf(parameter) + 1];
  const answers = /^_?(?:res|resp|response|reply|rep|h)$/.test((next && parameterName(next)) ?? "");
  if (name === undefined) return answers || isRouteHandler(scopes, owner);
  if (/^_?req$/.test(name)) return true;
  if (!/^(?:request|_request|event)$/.test(name)) return false;
  return (
    (answers && name !== "event") ||
    isRouteFunction(scopes, owner) ||
    (name === "request" && isRouteHandler(scopes, owner))
  );
}

/** Koa's and Hono's: what holds the request and the answer. */
function isContextParameter(
  scopes: ModuleScopes,
  parameter: JsParameter,
  owner: JsFunction,
): boolean {
  if (parameter !== owner.parameters[0]) return false;
  const name = parameterName(parameter);
  if (
    /(?:^|\.)(?:Koa\.)?(?:ParameterizedContext|RouterContext|Context)(?:<|$)/.test(
      parameter.annotation ?? "",
    )
  ) {
    return name === "ctx" || name === "c" || name === "context";
  }
  const second = owner.parameters[1];
  const passesOn = second !== undefined && parameterName(second) === "next";
  if (name === "ctx" || name === "context") return passesOn || isRouteHandler(scopes, owner);
  return name === "c" && isRouteHandler(scopes, owner);
}

function parameterName({ target }: JsParameter): string | undefined {
  return target.kind === "name" ? target.id : undefined;
}

const routeMethods = set("get post put patch delete del all use head options route on handle");

/** True for a function that stands in a call such as `app.get("/", …)`, or as a route's `handler`. */
function isRouteHandler(scopes: ModuleScopes, owner: JsFunction): boolean {
  const parent = scopes.parentOf(owner);
  if (parent?.kind === "property") return parent.name === "handler";
  if (parent?.kind !== "call" || parent.callee === owner) return false;
  const { callee, args } = parent;
  if (callee.kind !== "member" || !routeMethods.has(callee.name)) return false;
  const [first] = args;
  return (
    (first?.kind === "string" && /^[/*]/.test(first.value)) ||
    first?.kind === "regex" ||
    (callee.name === "use" && args.length > 0)
  );
}

const routeNames =
  /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|loader|action|handler|middleware|getServerSideProps)$/;

/** True for a function that a framework finds by its exported name: Next, Remix, Lambda. */
function isRouteFunction(scopes: ModuleScopes, owner: JsFunction): boolean {
  const name = functionName(scopes, owner);
  if (name !== undefined && routeNames.test(name)) return isExported(scopes, owner);
  return /(?:^|\/)(?:app|pages|api)\//.test(scopes.path) && isDefaultExport(scopes, owner);
}

function isExported(scopes: ModuleScopes, owner: JsFunction): boolean {
  for (let at = scopes.parentOf(owner); at; at = scopes.parentOf(at)) {
    if (at.kind === "export" || (at.kind === "assign" && isExportsMember(at.target))) return true;
    if (at.kind === "function" || at.kind === "class") return false;
  }
  return false;
}

function isExportsMember(target: JsExpression): boolean {
  return (
    target.kind === "member" &&
    ((target.object.kind === "name" && /^(?:exports|module)$/.test(target.object.id)) ||
      isExportsMember(target.object))
  );
}

function isDefaultExport(scopes: ModuleScopes, owner: JsFunction): boolean {
  const parent = scopes.parentOf(owner);
  return parent?.kind === "export" && parent.isDefault;
}

/** Nest: `@Body() body`, `@Query("id") id`. */
function isRequestDecorator(decorator: JsExpression): boolean {
  return (
    decorator.kind === "call" &&
    decorator.callee.kind === "name" &&
    /^(?:Body|Query|Param|Headers|Cookies|UploadedFile|UploadedFiles|RawBody)$/.test(
      decorator.callee.id,
    )
  );
}

/** `socket.on("name", (text) => …)`: what a client sent. */
function isMessageData(scopes: ModuleScopes, parameter: JsParameter, owner: JsFunction): boolean {
  const call = scopes.parentOf(owner);
  if (call?.kind !== "call" || call.callee.kind !== "member" || call.callee.name !== "on")
    return false;
  const { object } = call.callee;
  const [event] = call.args;
  return (
    parameter === owner.parameters[0] &&
    object.kind === "name" &&
    /^(?:socket|ws)$/.test(object.id) &&
    event?.kind === "string" &&
    !/^(?:error|close|disconnect|disconnecting|open|end|drain|finish|connect|connect_error|connection|timeout|ready|reconnect\w*|upgrade)$/.test(
      event.value,
    )
  );
}

/** What a link decides on in a page. */
function isBrowserPart(scopes: ModuleScopes, { name, object }: JsMember): boolean {
  if (name === "search" || name === "hash" || name === "href") {
    return (
      isGlobalMember(scopes, object, "location") ||
      (object.kind === "member" &&
        object.name === "location" &&
        isGlobalMember(scopes, object.object, "document"))
    );
  }
  if (name !== "URL" && name !== "documentURI" && name !== "referrer") return false;
  return isGlobalMember(scopes, object, "document");
}

/** True for a name that stands for the answer to a request: `res`, `reply`, `ctx`. */
export function isResponse(scopes: ModuleScopes, expression: JsExpression): boolean {
  if (expression.kind !== "name" || !/^_?(?:res|resp|response|reply|rep)$/.test(expression.id)) {
    return false;
  }
  return lookUp(scopes, expression.id, expression).some(
    ({ parameter, function: owner }) =>
      parameter !== undefined &&
      owner?.parameters.some(
        (other) => other !== parameter && isRequestParameter(scopes, other, owner),
      ),
  );
}

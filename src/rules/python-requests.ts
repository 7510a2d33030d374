import { isImported } from "../analysis/python/names.ts";
import { lookUp, type ModuleScopes } from "../analysis/python/scopes.ts";
import type { PyCall, PyExpression } from "../syntax/python/nodes.ts";

type Client = "requests" | "httpx";

const verbs = "get post put patch delete head options request stream send".split(" ");
const functions = {
  requests: new Set(verbs.flatMap((verb) => [`requests.${verb}`, `requests.api.${verb}`])),
  httpx: new Set([...verbs.map((verb) => `httpx.${verb}`), "httpx.Client", "httpx.AsyncClient"]),
} as const;
const sessions = {
  requests: new Set(["requests.Session", "requests.session", "requests.sessions.Session"]),
  httpx: new Set(["httpx.Client", "httpx.AsyncClient"]),
} as const;

/** The library of a call that sends a request or makes a client: its function, or a method of what its classes made. */
export function clientOf(call: PyCall, scopes: ModuleScopes): Client | undefined {
  if (isOf("requests", call, scopes)) return "requests";
  return isOf("httpx", call, scopes) ? "httpx" : undefined;
}

function isOf(client: Client, { callee }: PyCall, scopes: ModuleScopes): boolean {
  if (isImported(scopes, callee, functions[client])) return true;
  if (callee.kind !== "attribute" || !verbs.includes(callee.name)) return false;
  const { object } = callee;
  const made = sessions[client];
  if (object.kind === "call") return isImported(scopes, object.callee, made);
  if (object.kind === "name") return holds(lookUp(scopes, object.id, object), made, scopes);
  const isNamedSo = /(?:^|_)session$|client$/i.test(lastName(object));
  return isNamedSo && imports(client, scopes);
}

function holds(
  bindings: ReturnType<typeof lookUp>,
  made: ReadonlySet<string>,
  scopes: ModuleScopes,
): boolean {
  return bindings.some(
    ({ value, annotation }) =>
      (value?.kind === "call" && isImported(scopes, value.callee, made)) ||
      (annotation !== undefined && isImported(scopes, annotation, made)),
  );
}

function lastName(expression: PyExpression): string {
  return expression.kind === "attribute" ? expression.name : "";
}

function imports(client: Client, scopes: ModuleScopes): boolean {
  return [...scopes.scope.bindings.values()].some((bindings) =>
    bindings.some(({ path }) => path === client || path?.startsWith(`${client}.`) === true),
  );
}

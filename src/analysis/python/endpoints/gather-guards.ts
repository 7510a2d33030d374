import type {
  PyCall,
  PyClass,
  PyExpression,
  PyFunction,
  PyNode,
} from "../../../syntax/python/nodes.ts";
import { walkNodes } from "../../../syntax/python/walk.ts";
import type { DefinitionFacts, GuardFacts } from "../../endpoints/file-endpoints.ts";
import { importedPaths, keyword, positional } from "../names.ts";
import { elementsOf, type Gathering, guardOf } from "./gathering.ts";

const depends = /^fastapi(?:\.params?|\.param_functions)?\.(?:Depends|Security)$/;

/** `Depends(f)`, `Security(f)`. */
function dependsOf(node: PyExpression | undefined, at: Gathering): readonly GuardFacts[] {
  if (node?.kind !== "call") return [];
  if (!importedPaths(at.scopes, node.callee).some((path) => depends.test(path))) return [];
  const what = positional(node, 0) ?? keyword(node, "dependency")?.value;
  return what ? guardOf(what, "dependency", at) : [];
}

/** `dependencies=[Depends(f)]`. */
export function listedDependencies(call: PyCall, at: Gathering): readonly GuardFacts[] {
  return elementsOf(keyword(call, "dependencies")?.value).flatMap((one) => dependsOf(one, at));
}

/** `user = Depends(f)`, `user: Annotated[User, Depends(f)]`, `user: CurrentUser`. */
export function parameterDependencies(node: PyFunction, at: Gathering): readonly GuardFacts[] {
  return node.parameters.flatMap(({ defaultValue, annotation }) => {
    const found = [...dependsOf(defaultValue, at), ...annotatedDependencies(annotation, at)];
    if (found.length > 0 || !annotation || annotation.kind === "subscript") return found;
    return guardOf(annotation, "dependency", at);
  });
}

/** What `Annotated[User, Depends(f)]` depends on. */
export function annotatedDependencies(
  annotation: PyExpression | undefined,
  at: Gathering,
): readonly GuardFacts[] {
  if (annotation?.kind !== "subscript") return [];
  return annotation.indices
    .flatMap((part) => (part.kind === "tuple" ? part.elements : [part]))
    .flatMap((part) => dependsOf(part, at));
}

const maxCalls = 60;

/** What a function or class calls: one of them may check who asks. At most 60, each name once. */
export function callsInside(node: PyFunction | PyClass, at: Gathering): readonly GuardFacts[] {
  const found = new Map<string, GuardFacts>();
  for (const statement of node.body) {
    for (const inner of walkNodes(statement)) {
      if (inner.kind !== "call" || found.size >= maxCalls) continue;
      for (const guard of guardOf(inner.callee, "call", at)) {
        if (!found.has(guard.reference)) found.set(guard.reference, guard);
      }
    }
  }
  return [...found.values()];
}

const refusing =
  /^(?:HTTP_40[13]_\w+|Unauthorized|Forbidden|PermissionDenied|NotAuthenticated|AuthenticationFailed|HttpResponseForbidden|InvalidTokenError|is_authenticated|has_perm|has_perms|check_password|check_password_hash|verify_password)$/;
const refusals = new Set(["401", "403"]);

/** Where a function or class answers 401 or 403, or asks whether somebody has signed in. */
export function refusalIn(
  node: PyFunction | PyClass,
  at: Gathering,
): DefinitionFacts["refuses"] | undefined {
  for (const statement of node.body) {
    for (const inner of walkNodes(statement)) {
      const what = refusalOf(inner);
      if (what !== undefined) return { line: at.lineOf(inner), what };
    }
  }
  return undefined;
}

/** Where a function or class answers that somebody asks too often. */
export function slowingIn(
  node: PyFunction | PyClass,
  at: Gathering,
): DefinitionFacts["slows"] | undefined {
  for (const statement of node.body) {
    for (const inner of walkNodes(statement)) {
      const is429 = inner.kind === "number" && inner.text === "429";
      const named = inner.kind === "attribute" ? inner.name : inner.kind === "name" ? inner.id : "";
      if (is429 || /^(?:HTTP_429_\w+|TooManyRequests|Throttled)$/.test(named)) {
        return { line: at.lineOf(inner), what: "answers 429" };
      }
    }
  }
  return undefined;
}

function refusalOf(node: PyNode): string | undefined {
  switch (node.kind) {
    case "attribute":
      return refusing.test(node.name) ? node.name : undefined;
    case "name":
      return refusing.test(node.id) ? node.id : undefined;
    case "call": {
      const status = node.args.find(({ name, value }, index) => {
        const isStatus = name === "status_code" || name === "status" || index === 0;
        return isStatus && value.kind === "number" && refusals.has(value.text);
      });
      return status && `answers ${(status.value as { readonly text: string }).text}`;
    }
    case "tuple": {
      // `return "no", 401` of Flask.
      const last = node.elements.at(-1);
      const isStatus = last?.kind === "number" && refusals.has(last.text);
      return isStatus ? `answers ${last.text}` : undefined;
    }
    case "if":
      return node.branches.some(({ test }) => asksSession(test)) ? "asks the session" : undefined;
    default:
      return undefined;
  }
}

/** `"user" not in session`, `session.get("user") is None`. */
function asksSession(test: PyExpression): boolean {
  for (const inner of walkNodes(test)) {
    if (inner.kind === "name" && inner.id === "session") return true;
    if (inner.kind === "attribute" && inner.name === "session") return true;
  }
  return false;
}

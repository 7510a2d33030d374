import { importedPaths, keyword, positional, scopesOf } from "../../analysis/python/names.ts";
import { isRequestPart, isRoute } from "../../analysis/python/requests.ts";
import { functionOf, type ModuleScopes, symbolOf } from "../../analysis/python/scopes.ts";
import type { Rule, RuleMatch } from "../../model/index.ts";
import type { PyExpression, PyFunction, PyNode, PyParameter } from "../../syntax/python/nodes.ts";
import { stringValue } from "../../syntax/python/string-values.ts";
import { walkNodes } from "../../syntax/python/walk.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { isIdentityHeader } from "../identity-headers.ts";
import { lastNameOf, matchAt } from "../python-matches.ts";
import { milderInTests } from "../test-files.ts";

/** Anybody can send a header; only a proxy that overwrites it makes it mean something. */
export const identityFromHeader: Rule<PythonDocument, Record<string, never>> = {
  id: "python/identity-from-header",
  kind: "code",
  reads: "python",
  title: "Who somebody is, is taken from a header",
  advice:
    "Take the identity from a token or session that is checked; where a proxy sets the header, check a secret that only the proxy knows.",
  severity: "high",
  confidence: "medium",
  cwe: 290,
  triggers: ["x-", "x_", "remote-", "remote_"],
  find: (document) => milderInTests(document.path, findIn(document)),
};

function* findIn(document: PythonDocument): Generator<RuleMatch<Record<string, never>>> {
  const scopes = scopesOf(document);
  for (const node of scopes.nodes) {
    if (node.kind === "function") yield* inParameters(node, { scopes, document });
    const name = readHeader(node, { scopes, document });
    if (name === undefined || !isIdentityHeader(name)) continue;
    const inside = functionOf(scopes, node);
    if (inside && checksSomething(inside, document)) continue;
    yield matchAt(scopes, { node, evidence: {}, ...said(name, inside) });
  }
}

interface Place {
  readonly scopes: ModuleScopes;
  readonly document: PythonDocument;
}

/** `x_user_id: str = Header(...)` of FastAPI. */
function* inParameters(
  node: PyFunction,
  { scopes, document }: Place,
): Generator<RuleMatch<Record<string, never>>> {
  for (const parameter of node.parameters) {
    const name = headerOf(parameter, { scopes, document });
    if (name === undefined || !isIdentityHeader(name) || checksSomething(node, document)) continue;
    const { start, end } = parameter.range;
    const symbol = [symbolOf(scopes, node), node.name].filter(Boolean).join(".");
    yield { range: { start, end }, evidence: {}, symbol, ...said(name, node) };
  }
}

function headerOf(
  { name, annotation, defaultValue }: PyParameter,
  { scopes, document }: Place,
): string | undefined {
  const annotated = annotation?.kind === "subscript" ? annotation.indices : [];
  const given = defaultValue ? [defaultValue, ...annotated] : annotated;
  const header = given
    .flatMap((part): readonly PyExpression[] => (part.kind === "tuple" ? part.elements : [part]))
    .find((part) => part.kind === "call" && importedPaths(scopes, part.callee).some(isHeader));
  if (header?.kind !== "call") return undefined;
  return stringValue(keyword(header, "alias")?.value, document.text) ?? name;
}

function isHeader(path: string): boolean {
  return /^fastapi(?:\.params?|\.param_functions)?\.Header$/.test(path);
}

/** `request.headers.get("…")`, `request.headers["…"]`, `request.META["HTTP_…"]`. */
function readHeader(node: PyNode, { scopes, document }: Place): string | undefined {
  const { object, key } = lookedUp(node);
  if (object?.kind !== "attribute" || !/^(?:headers|META)$/.test(object.name)) return undefined;
  if (!isRequestPart(object, scopes)) return undefined;
  const name = stringValue(key, document.text);
  // The server sets REMOTE_USER; what a client sends is HTTP_REMOTE_USER.
  if (object.name === "META" && !name?.startsWith("HTTP_")) return undefined;
  return name;
}

interface LookUp {
  readonly object?: PyExpression;
  readonly key?: PyExpression | undefined;
}

function lookedUp(node: PyNode): LookUp {
  if (node.kind === "subscript") return { object: node.object, key: node.indices[0] };
  if (node.kind !== "call" || node.callee.kind !== "attribute") return {};
  const { name, object } = node.callee;
  return name === "get" ? { object, key: positional(node, 0) } : {};
}

const checking =
  /^(?:compare_digest|decode|verify\w*|authenticate\w*|check_\w+|validate_\w+|is_trusted\w*|\w*_verify)$/i;

/** A function that checks anything beside may well check who sent the header. */
function checksSomething(node: PyFunction, { text }: PythonDocument): boolean {
  return [...walkNodes(node)].some((inner) => {
    if (inner.kind === "compare") return comparesSecret(inner.operands, text);
    return inner.kind === "call" && checking.test(lastNameOf(inner.callee) ?? "");
  });
}

function comparesSecret(operands: readonly PyExpression[], text: string): boolean {
  return operands.some(({ range }) =>
    /secret|token|signature|api_?key|trusted/i.test(text.slice(range.start, range.end)),
  );
}

const deciding = /user|auth|identity|principal|account|login|permission|role|admin/i;

function said(
  name: string,
  inside: PyFunction | undefined,
): Pick<RuleMatch, "message" | "severity"> {
  const decides = inside !== undefined && (isRoute(inside) || deciding.test(inside.name));
  return {
    message: `\`${name.slice(0, 40)}\` says what its sender wants, and nothing in this function checks who that is.`,
    severity: decides ? "high" : "medium",
  };
}

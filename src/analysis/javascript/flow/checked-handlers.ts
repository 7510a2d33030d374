import { indexLines, type LineIndex } from "../../../model/index.ts";
import type { JsCall, JsExpression, JsNode } from "../../../syntax/javascript/nodes.ts";
import type { JavascriptDocument } from "../../../syntax/javascript.ts";
import { importedPaths } from "../names.ts";
import { lastNameOf, type ModuleScopes, scopesOf } from "../scopes.ts";
import { exportedName } from "./exports.ts";

/** First and last line. */
export type LineSpan = readonly [number, number];

/** What one file says of handlers whose requests are checked before they come. Plain values. */
export interface CheckedHandlers {
  /** Handlers of other files that stand behind a schema, as imports name them. */
  readonly refs: readonly string[];
  /** Those that stand in this file. */
  readonly spans: readonly LineSpan[];
  /** Where what others may name stands. */
  readonly declared: Readonly<Record<string, LineSpan>>;
  /** Every request loses the operators of MongoDB before it comes anywhere. */
  readonly sanitizes: boolean;
}

/** Reads which handlers a file puts behind a schema; `undefined` where it says nothing of that. */
export function checkedHandlersIn(document: JavascriptDocument): CheckedHandlers | undefined {
  const { text } = document;
  if (!/\breq\b|\brequest\b|validat|celebrate|schema|sanitize/i.test(text)) return undefined;
  const scopes = scopesOf(document);
  const lines = indexLines(text);
  const handlers = scopes.calls.flatMap((call) => handlersBehind(call, scopes));
  const refs = handlers.flatMap((one) => importedPaths(scopes, one));
  const spans = handlers.flatMap((one) => (one.kind === "function" ? [spanOf(one, lines)] : []));
  const own = handlers.flatMap((one) => (one.kind === "name" ? [one.id] : []));
  const declared = declaredIn(scopes, lines);
  const sanitizes = scopes.calls.some(
    ({ callee }) => importedPaths(scopes, callee)[0] === "express-mongo-sanitize",
  );
  for (const name of own) {
    const span = Object.hasOwn(declared, name) ? declared[name] : undefined;
    if (span) spans.push(span);
  }
  if (refs.length + spans.length + Object.keys(declared).length === 0 && !sanitizes)
    return undefined;
  return { refs, spans, declared, sanitizes };
}

const verbs = /^(?:get|post|put|patch|delete|del|all)$/;
const validates = /validat|celebrate|schema|^checkSchema$/i;

/** `router.post("/", validate(schema), handler)`: what comes behind something that checks. */
function handlersBehind({ callee, args }: JsCall, scopes: ModuleScopes): JsExpression[] {
  if (callee.kind !== "member" || !verbs.test(callee.name)) return [];
  const given = args.flatMap((one) => (one.kind === "array" ? one.elements : [one]));
  const check = given.findIndex((one) => isCheck(one, scopes));
  return check < 0 ? [] : given.slice(check + 1);
}

function isCheck(node: JsExpression, scopes: ModuleScopes): boolean {
  if (node.kind === "function") return false;
  let named: JsExpression = node;
  // `body("name").isString()`
  while (named.kind === "call") named = named.callee;
  for (let at: JsExpression = named; at.kind === "member"; named = at) {
    if (at.object.kind !== "call") break;
    at = at.object.callee;
  }
  if (validates.test(lastNameOf(named) ?? "")) return true;
  return importedPaths(scopes, named).some((path) => path.startsWith("express-validator."));
}

/** Names of the module, and what it exports, with the lines that they stand in. */
function declaredIn(scopes: ModuleScopes, lines: LineIndex): Record<string, LineSpan> {
  const found: Record<string, LineSpan> = {};
  for (const [name, bindings] of scopes.scope.bindings) {
    const [{ kind, value, function: owner } = { kind: "other" as const }] = bindings;
    const node = kind === "function" ? owner : value;
    if (node && (node.kind === "function" || node.kind === "call"))
      found[name] = spanOf(node, lines);
  }
  for (const node of scopes.module.body) {
    if (node.kind !== "expression-statement" || node.value.kind !== "assign") continue;
    const { target, value } = node.value;
    const name = exportedName(target);
    if (name !== undefined && (value.kind === "function" || value.kind === "call")) {
      found[name] = spanOf(value, lines);
    }
  }
  return found;
}

function spanOf({ range }: JsNode, lines: LineIndex): LineSpan {
  const { startLine, endLine } = lines.regionOf(range);
  return [startLine, endLine];
}

import type { SinkFact } from "../analysis/flow/framework.ts";
import type { FlowKind } from "../analysis/flow/kinds.ts";
import { javascriptFacts } from "../analysis/javascript/frameworks/index.ts";
import { argumentAt, heldBy, importedPaths } from "../analysis/javascript/names.ts";
import { provenanceOf } from "../analysis/javascript/provenance.ts";
import { lastNameOf, type ModuleScopes } from "../analysis/javascript/scopes.ts";
import { templateOf } from "../analysis/javascript/text-template.ts";
import { operandsOf } from "../analysis/operands.ts";
import type { Provenance } from "../analysis/provenance.ts";
import type { JsCall, JsExpression } from "../syntax/javascript/nodes.ts";

/** What decides where an address leads to. */
export interface AddressControl {
  readonly from: Provenance;
  readonly part: JsExpression;
}

/**
 * What decides on the host of an address; `undefined` where the source does: `/users/${id}` and
 * `https://host/${path}` lead where they say.
 */
export function addressControl(
  scopes: ModuleScopes,
  address: JsExpression,
): AddressControl | undefined {
  const value = firstOfUrl(heldBy(scopes, address));
  const template = templateOf(value, scopes.text);
  if (!template) {
    const isSum = value.kind === "binary" && value.operator === "+";
    return controlBy(scopes, (isSum ? operandsOf(value)[0] : undefined) ?? value);
  }
  let before = "";
  for (const unit of template.units) {
    // A host that stands first, in the source or in a setting, is not changed by what follows.
    if (unit.kind === "hole") return controlBy(scopes, unit.expression);
    before += unit.char;
    if (leadsSomewhere(before)) return undefined;
  }
  return undefined;
}

/** `new URL("/login", request.url)`: the first one decides, unless it is a path. */
function firstOfUrl(value: JsExpression): JsExpression {
  const isUrl = value.kind === "call" && value.isNew && lastNameOf(value.callee) === "URL";
  const [first] = isUrl && value.args.length === 2 ? value.args : [];
  return first ?? value;
}

function controlBy(scopes: ModuleScopes, part: JsExpression): AddressControl | undefined {
  const from = provenanceOf(scopes, part, { checks: "prefix" });
  return from === "request" || from === "parameter" || from === "unknown"
    ? { from, part }
    : undefined;
}

/** A path, or a whole host. */
function leadsSomewhere(before: string): boolean {
  const isHost = /^(?:[a-z][a-z\d+.-]*:)?\/\/[^/?#\\]+[/?#]/i.test(before);
  return isHost || /^(?:\/[^/\\]|[?#.]|[^/:]+[/?#])/.test(before);
}

/** How the source spells what an expression begins with, over names, methods and `new URL`. */
export function originSpelling(scopes: ModuleScopes, expression: JsExpression, depth = 0): string {
  const again = (inner: JsExpression) => originSpelling(scopes, inner, depth + 1);
  const value = firstOfUrl(heldBy(scopes, expression));
  if (depth < 10) {
    if (value !== expression) return again(value);
    if (value.kind === "binary") return again(operandsOf(value)[0] ?? value.left);
    if (
      value.kind === "call" &&
      value.callee.kind === "member" &&
      !isGetter.test(value.callee.name)
    ) {
      return again(value.callee.object);
    }
    const [first] = value.kind === "call" && value.isNew ? value.args : [];
    if (first) return again(first);
  }
  return scopes.text.slice(value.range.start, Math.min(value.range.end, value.range.start + 200));
}

const isGetter = /^(?:get|header|param)$/;

/** What the facts of libraries say of the function that a call is of, for one kind of harm. */
export function sinksAt(
  scopes: ModuleScopes,
  { callee }: JsCall,
  kind: FlowKind,
): readonly SinkFact[] {
  return importedPaths(scopes, callee).flatMap((path) => {
    const known = javascriptFacts.sinks.get(javascriptFacts.canonical(path)) ?? [];
    return known.filter((fact) => fact.kind === kind);
  });
}

/** The arguments of a call that such facts name by their position. */
export function argumentsAt(call: JsCall, facts: readonly SinkFact[]): readonly JsExpression[] {
  const positions = new Set(facts.flatMap(({ args }) => args));
  return [...positions].flatMap((one) =>
    typeof one === "number" ? (argumentAt(call, one) ?? []) : [],
  );
}

import type { PyCall, PyDict, PyExpression } from "../../syntax/python/nodes.ts";
import { stringValue } from "../../syntax/python/string-values.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { importedPaths, keyword, positional, scopesOf } from "./names.ts";
import { lookUp, type ModuleScopes } from "./scopes.ts";

/** A call that reads or makes a JSON web token. */
export interface JwtCall {
  readonly call: PyCall;
  readonly library: "pyjwt" | "jose";
  readonly name: "decode" | "encode" | "get_unverified_claims";
}

const names: Readonly<Record<string, Omit<JwtCall, "call"> | undefined>> = {
  "jwt.decode": { library: "pyjwt", name: "decode" },
  "jwt.encode": { library: "pyjwt", name: "encode" },
  "jwt.api_jwt.decode": { library: "pyjwt", name: "decode" },
  "jose.jwt.decode": { library: "jose", name: "decode" },
  "jose.jwt.encode": { library: "jose", name: "encode" },
  "jose.jwt.get_unverified_claims": { library: "jose", name: "get_unverified_claims" },
};

/** Calls of PyJWT and python-jose, in the order of the text. */
export function jwtCalls(document: PythonDocument): JwtCall[] {
  const scopes = scopesOf(document);
  return scopes.calls.flatMap((call) => {
    const paths = importedPaths(scopes, call.callee);
    const found = paths.length === 1 ? names[paths[0] ?? ""] : undefined;
    return found ? [{ call, ...found }] : [];
  });
}

/** The dict that an expression is, written there or assigned once and never changed. */
export function dictOf(
  scopes: ModuleScopes,
  expression: PyExpression | undefined,
): PyDict | undefined {
  if (expression?.kind === "dict") return expression;
  if (expression?.kind !== "name") return undefined;
  const [only, ...others] = lookUp(scopes, expression.id, expression);
  if (others.length > 0 || only?.kind !== "assign" || only.value?.kind !== "dict") return undefined;
  const isOwn = scopes.scopeOf(only.node) === scopes.scopeOf(expression);
  return isOwn && !isChanged(scopes, expression.id, expression) ? only.value : undefined;
}

/** Anything but reading: `d["a"] = 1`, `d.update(…)`, handing it to another function. */
function isChanged(scopes: ModuleScopes, name: string, use: PyExpression): boolean {
  const uses = scopes.namesOf(name);
  if (uses.length > maxUses) return true;
  return uses.some((node) => {
    const parent = scopes.parentOf(node);
    const isAssigned = parent?.kind === "assign" && parent.targets.includes(node);
    return node !== use && !isAssigned;
  });
}

const maxUses = 500;

/** The value of a key that is written out; `unknown` where `**` may bring it. */
export function entryOf(
  dict: PyDict,
  key: string,
  text: string,
): PyExpression | "unknown" | undefined {
  const found = dict.entries.find((entry) => stringValue(entry.key, text) === key);
  if (found) return found.value;
  const isOpen = dict.entries.some(
    (entry) => !entry.key || stringValue(entry.key, text) === undefined,
  );
  return isOpen ? "unknown" : undefined;
}

/** The options of a call, where they are written out. */
export function optionsOf(scopes: ModuleScopes, call: PyCall): PyDict | undefined {
  return dictOf(scopes, keyword(call, "options")?.value);
}

/** The key of a call; `undefined` where there is none or it is empty. */
export function keyOf(call: PyCall, text: string): PyExpression | undefined {
  const key = positional(call, 1) ?? keyword(call, "key")?.value;
  if (!key || (key.kind === "constant" && key.value === "None")) return undefined;
  return stringValue(key, text) === "" ? undefined : key;
}

/** The one algorithm that a file signs tokens with, as it is written there. */
export function signingAlgorithm(document: PythonDocument): string | undefined {
  const found = new Set(
    jwtCalls(document)
      .filter(({ name }) => name === "encode")
      .map(({ call }) => keyword(call, "algorithm")?.value ?? positional(call, 2))
      .map((value) => (value ? document.text.slice(value.range.start, value.range.end) : "")),
  );
  const [only, ...others] = found;
  return others.length === 0 && only ? only : undefined;
}

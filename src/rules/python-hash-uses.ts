import { importedPaths, keyword } from "../analysis/python/names.ts";
import { lookUp, type ModuleScopes } from "../analysis/python/scopes.ts";
import type { PyCall, PyExpression, PyNode } from "../syntax/python/nodes.ts";
import { stringValue } from "../syntax/python/string-values.ts";
import { lastNameOf } from "./python-matches.ts";
import { isSecretPurpose, purposeNames, snakeCase } from "./python-purposes.ts";

/**
 * What a digest is for. `harmless`: every place that it reaches is one where a forged digest gains
 * nothing: the key of a cache, an ETag. `security`: a name near it speaks of signatures or secrets.
 */
export type HashUse = "security" | "unknown" | "harmless";

/** What the digest of a call is for. */
export function hashUse(scopes: ModuleScopes, call: PyCall): HashUse {
  const names = [...purposeNames(scopes, call).map(({ name }) => name), ...argumentNames(call)];
  if (names.some(isGuarding) && !hashesRandom(call, scopes)) return "security";
  return isHarmless(call, { scopes, depth: 0 }) ? "harmless" : "unknown";
}

/** What is random anyway gains nothing from its hash, and loses nothing. */
function hashesRandom({ args }: PyCall, scopes: ModuleScopes): boolean {
  const value = args[0]?.value;
  return (
    value?.kind === "call" &&
    importedPaths(scopes, value.callee).some((path) => /^(?:os\.urandom|secrets\.\w+)$/.test(path))
  );
}

const guarding =
  /(?:^|_)(?:sign|signed|signature|signing|hmac|mac|auth|authenticat\w{0,4}|authoriz\w{0,5}|verify)(?:_|$)/;
const harmlessName = /cache|etag|gravatar|thumb|shard|bucket/;

function isGuarding(name: string): boolean {
  const snake = snakeCase(name);
  return !harmlessName.test(snake) && (isSecretPurpose(name) || guarding.test(snake));
}

/** Names of what is hashed: `token.encode()`, `secret + body`. */
function* argumentNames({ args }: PyCall): Generator<string> {
  const stack: PyExpression[] = args.map(({ value }) => value);
  for (let i = 0; i < stack.length && i < 20; i++) {
    const at = stack[i] as PyExpression;
    const name = lastNameOf(at);
    if (name !== undefined) yield name;
    if (at.kind === "binary") stack.push(at.left, at.right);
    if (at.kind === "call") stack.push(...at.args.map(({ value }) => value));
    if (at.kind === "call" && at.callee.kind === "attribute") stack.push(at.callee.object);
  }
}

interface Search {
  readonly scopes: ModuleScopes;
  readonly depth: number;
}

/** True where the value goes to places only where a forged one gains nothing. */
function isHarmless(value: PyExpression, { scopes, depth }: Search): boolean {
  if (depth > 8) return false;
  const at = { scopes, depth: depth + 1 };
  const parent = scopes.parentOf(value);
  if (!parent) return false;
  const passed = passedOn(parent, value);
  if (passed) return isHarmless(passed, at);
  if (parent.kind === "call") return isHarmlessCall(parent, value);
  if (parent.kind !== "assign" || parent.value !== value) return false;
  return parent.targets.every((target) => isHarmlessTarget(target, at));
}

/** The expression that still holds the digest, in another form. */
function passedOn(parent: PyNode, value: PyExpression): PyExpression | undefined {
  switch (parent.kind) {
    case "attribute":
      return /^(?:hexdigest|digest|decode)$/.test(parent.name) ? parent : undefined;
    case "call":
      if (parent.callee === value) return parent;
      return /^(?:str|b64encode|urlsafe_b64encode|hexlify)$/.test(lastNameOf(parent.callee) ?? "")
        ? parent
        : undefined;
    case "subscript":
      return parent.object === value ? parent : undefined;
    case "string":
      return parent;
    case "binary":
      return parent.operator === "+" || parent.operator === "%" ? parent : undefined;
    default:
      return undefined;
  }
}

function isHarmlessCall(call: PyCall, value: PyExpression): boolean {
  const { callee, args } = call;
  if (callee.kind !== "attribute") return false;
  if (callee.name === "set_etag") return args[0]?.value === value;
  const isKey = args[0]?.value === value || keyword(call, "key")?.value === value;
  return isKey && isCacheMethod(callee.name) && isCache(callee.object);
}

function isCacheMethod(name: string): boolean {
  return /^(?:get|set|add|delete|get_or_set|touch|incr|decr|has_key|setdefault|pop)$/.test(name);
}

function isCache(object: PyExpression): boolean {
  return /^_?(?:cache|caches|\w{1,40}_cache)$/i.test(lastNameOf(object) ?? "");
}

function isHarmlessTarget(target: PyExpression, at: Search): boolean {
  if (target.kind === "subscript") {
    const key = stringValue(target.indices[0], at.scopes.text)?.toLowerCase();
    return key === "etag";
  }
  if (target.kind === "attribute") return target.name.toLowerCase() === "etag";
  if (target.kind !== "name") return false;
  const { id } = target;
  if (lookUp(at.scopes, id, target).length !== 1) return false;
  const uses = at.scopes.namesOf(id).filter((name) => name !== target);
  const own = uses.filter((name) => at.scopes.scopeOf(name) === at.scopes.scopeOf(target));
  // A name that another scope looks at goes where this one cannot see.
  return (
    uses.length > 0 && own.length === uses.length && own.every((use) => isHarmlessUse(use, at))
  );
}

function isHarmlessUse(use: PyExpression, at: Search): boolean {
  const parent = at.scopes.parentOf(use);
  if (parent?.kind === "subscript" && parent.indices[0] === use) return isCache(parent.object);
  return isHarmless(use, at);
}

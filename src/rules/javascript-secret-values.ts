import { heldBy } from "../analysis/javascript/names.ts";
import { lastNameOf, type ModuleScopes } from "../analysis/javascript/scopes.ts";
import type { JsCall, JsExpression } from "../syntax/javascript/nodes.ts";
import { environmentName } from "./javascript-secrets.ts";

/** An expression whose name says that its value is a secret. */
export interface ScriptSecret {
  readonly node: JsExpression;
  /** `password`, `JWT_SECRET`: in a message. */
  readonly name: string;
  /** Read from the environment or from settings. */
  readonly isSetting: boolean;
}

const names =
  /^(?:[a-z\d]{1,40}_){0,6}(?:password|passwd|passphrase|secret|secret_?key|api_?key|access_?key|private_?key|access_?token|refresh_?token|auth_?token|client_?secret|signing_?key|encryption_?key|password_?hash|hashed_?password)$/;
/** `passwordField` and `hasPassword` are about passwords and hold none. */
const about =
  /^(?:is|has|no|need|needs|use|uses|with|without|wrong|invalid|forgot|reset|change|show|hide|old|new|on|set|get|toggle|update)_/;
const settings = /^(?:settings|config|conf|cfg)$|(?:Settings|Config)$/;

/**
 * The secrets among the values that an expression puts into a text or hands on: through templates,
 * `+`, lists, objects and what writes text, but not through other calls, comparisons or tests.
 */
export function scriptSecrets(scopes: ModuleScopes, root: JsExpression): readonly ScriptSecret[] {
  const found: ScriptSecret[] = [];
  const open: JsExpression[] = [root];
  for (let steps = 0; open.length > 0 && steps < 500; steps++) {
    const node = open.pop() as JsExpression;
    const secret = secretOf(node, scopes);
    if (secret) found.push(secret);
    else open.push(...partsOf(node));
  }
  return found.reverse();
}

/** True for `process.env` as a whole. */
export function isWholeEnvironment(node: JsExpression): boolean {
  if (node.kind !== "member" || node.name !== "env") return false;
  return node.object.kind === "name" && node.object.id === "process";
}

function secretOf(node: JsExpression, scopes: ModuleScopes): ScriptSecret | undefined {
  const variable = environmentName(node);
  if (variable !== undefined) return named(node, variable, true);
  if (node.kind === "name") {
    const held = heldBy(scopes, node);
    const read = held === node ? undefined : environmentName(held);
    if (read !== undefined) return named(node, read, true);
    return isText(held) ? undefined : named(node, node.id, false);
  }
  if (node.kind !== "member") return undefined;
  return named(node, node.name, settings.test(lastNameOf(node.object) ?? ""));
}

/** A label, and what a function gives, are known by their names only. */
function isText({ kind }: JsExpression): boolean {
  return kind === "string" || kind === "constant" || kind === "number" || kind === "function";
}

function named(node: JsExpression, name: string, isSetting: boolean): ScriptSecret | undefined {
  if (name.length > 80) return undefined;
  const snake = name.replace(/([a-z\d])([A-Z])/g, "$1_$2").toLowerCase();
  return names.test(snake) && !about.test(snake) ? { node, name, isSetting } : undefined;
}

const passesOn = /^(?:String|stringify|inspect|format|join|toString|trim|concat)$/;

function partsOf(node: JsExpression): readonly JsExpression[] {
  switch (node.kind) {
    case "template":
      return node.holes;
    case "binary":
      return /^(?:\+|\|\||\?\?)$/.test(node.operator) ? [node.left, node.right] : [];
    case "array":
      return node.elements;
    case "object":
      return node.properties.map(({ value }) => value);
    case "conditional":
      return [node.body, node.otherwise];
    case "await":
    case "spread":
      return [node.value];
    case "call":
      return passesOn.test(lastNameOf(node.callee) ?? "") ? partsOfCall(node) : [];
    default:
      return [];
  }
}

function partsOfCall({ callee, args }: JsCall): readonly JsExpression[] {
  return callee.kind === "member" ? [callee.object, ...args] : args;
}

import { importedPaths } from "../analysis/python/names.ts";
import type { ModuleScopes } from "../analysis/python/scopes.ts";
import type { PyExpression } from "../syntax/python/nodes.ts";
import { stringValue } from "../syntax/python/string-values.ts";
import { lastNameOf } from "./python-matches.ts";

/** An expression whose name says that its value is a secret. */
export interface SecretValue {
  readonly node: PyExpression;
  /** `user.password`, `settings.SECRET_KEY`: in a message. */
  readonly name: string;
  /** Read from settings or from the environment. */
  readonly isSetting: boolean;
}

const secretName =
  /^(?:[A-Za-z0-9]{1,40}_){0,6}(?:password|passwd|passphrase|secret|secret_?key|api_?key|access_?key|private_?key|access_?token|refresh_?token|auth_?token|client_?secret|signing_?key|encryption_?key|password_?hash|hashed_?password)$/i;
/** `PASSWORD_FIELD`, `no_password` and their like are about passwords and hold none. */
const about =
  /^(?:is|has|no|need|needs|use|uses|with|without|wrong|invalid|forgot|reset|change|new_password_required|show|hide)_/i;
const settingsName = /^(?:settings|config|conf|cfg)$|(?:_settings|_config|Settings|Config)$/;

/**
 * The secrets among the values that an expression puts into a text or hands on: of names, attributes,
 * keys and the environment; through f-strings, `+`, `%`, `format`, lists and dicts, but not through
 * other calls, comparisons or tests, which hand on something else.
 */
export function secretValues(scopes: ModuleScopes, root: PyExpression): readonly SecretValue[] {
  const found: SecretValue[] = [];
  const open: PyExpression[] = [root];
  for (let node = open.pop(); node; node = open.pop()) {
    const secret = secretOf(scopes, node);
    if (secret) found.push(secret);
    else open.push(...partsOf(node));
  }
  return found.reverse();
}

function secretOf(scopes: ModuleScopes, node: PyExpression): SecretValue | undefined {
  const variable = environmentName(scopes, node);
  if (variable !== undefined) return named(node, variable, true);
  if (node.kind === "subscript") {
    const key = stringValue(node.indices[0], scopes.text);
    return key === undefined ? undefined : named(node, key, isSettings(node.object));
  }
  const name = lastNameOf(node);
  if (name === undefined) return undefined;
  // `settings.SECRET.get_secret_value()` is reached through its call; the field itself prints stars.
  return named(node, name, node.kind === "attribute" && isSettings(node.object));
}

function named(node: PyExpression, name: string, isSetting: boolean): SecretValue | undefined {
  return secretName.test(name) && !about.test(name) ? { node, name, isSetting } : undefined;
}

function isSettings(node: PyExpression): boolean {
  const named = node.kind === "call" ? node.callee : node;
  return settingsName.test(lastNameOf(named) ?? "");
}

/** `X` of `os.environ["X"]` and `os.getenv("X")`. */
function environmentName(scopes: ModuleScopes, node: PyExpression): string | undefined {
  if (node.kind === "subscript") {
    const isEnvironment = importedPaths(scopes, node.object).includes("os.environ");
    return isEnvironment ? stringValue(node.indices[0], scopes.text) : undefined;
  }
  if (node.kind !== "call") return undefined;
  const reads = importedPaths(scopes, node.callee).some(
    (path) => path === "os.getenv" || path === "os.environ.get",
  );
  return reads ? stringValue(node.args[0]?.value, scopes.text) : undefined;
}

const passesOn =
  /^(?:str|repr|dict|list|tuple|format|join|dumps|jsonify|JSONResponse|ORJSONResponse|Response|JsonResponse|HttpResponse|make_response|get_secret_value|strip|encode|decode)$/;

function partsOf(node: PyExpression): readonly PyExpression[] {
  switch (node.kind) {
    case "string":
      return node.pieces.flatMap(({ segments }) =>
        segments.flatMap((one) => (one.kind === "hole" ? [one.expression] : [])),
      );
    case "binary":
      return [node.left, node.right];
    case "list":
    case "tuple":
    case "set":
      return node.elements;
    case "dict":
      return node.entries.map(({ value }) => value);
    case "conditional":
      return [node.body, node.otherwise];
    case "boolean":
      return [node.right, ...(node.operator === "or" ? [node.left] : [])];
    case "await":
    case "starred":
      return [node.value];
    case "call":
      return passesOn.test(lastNameOf(node.callee) ?? "") ? partsOfCall(node) : [];
    default:
      return [];
  }
}

function partsOfCall({
  callee,
  args,
}: Extract<PyExpression, { readonly kind: "call" }>): readonly PyExpression[] {
  const object = callee.kind === "attribute" ? [callee.object] : [];
  return [...object, ...args.map(({ value }) => value)];
}

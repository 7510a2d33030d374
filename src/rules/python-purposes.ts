import type { ModuleScopes } from "../analysis/python/scopes.ts";
import type { PyExpression, PyNode } from "../syntax/python/nodes.ts";
import { stringValue } from "../syntax/python/string-values.ts";
import { lastNameOf } from "./python-matches.ts";

/** A name that tells what a value is for. */
export interface PurposeName {
  readonly name: string;
  /** `target`, `key`: what the value becomes; `callee`: who takes it; `function`: what is round it. */
  readonly from: "target" | "key" | "callee" | "function";
}

/**
 * The names round an expression that tell what its value is for, the nearest first: keywords and
 * functions that it is handed to, keys of dicts, targets of its assignment, the function round it.
 */
export function purposeNames(scopes: ModuleScopes, expression: PyExpression): PurposeName[] {
  const names: PurposeName[] = [];
  let below: PyNode = expression;
  for (let at = scopes.parentOf(below); at; below = at, at = scopes.parentOf(at)) {
    names.push(...namesAt(at, below, scopes.text));
    if (at.kind === "function") break;
  }
  return names;
}

function* namesAt(node: PyNode, below: PyNode, text: string): Generator<PurposeName> {
  switch (node.kind) {
    case "call":
      yield* namesInCall(node, below);
      return;
    case "dict": {
      const entry = node.entries.find(({ value }) => value === below);
      yield* named("key", stringValue(entry?.key, text));
      return;
    }
    case "assign":
    case "augmented-assign":
      for (const target of node.kind === "assign" ? node.targets : [node.target]) {
        yield* named("target", targetName(target, text));
      }
      return;
    case "function":
      yield { from: "function", name: node.name };
      return;
    default:
  }
}

function* namesInCall(
  { args, callee }: Extract<PyNode, { readonly kind: "call" }>,
  below: PyNode,
): Generator<PurposeName> {
  if (callee === below) return;
  yield* named("key", args.find(({ value }) => value === below)?.name);
  yield* named("callee", lastNameOf(callee));
}

function* named(from: PurposeName["from"], name: string | undefined): Generator<PurposeName> {
  if (name !== undefined && name.length <= 100) yield { from, name };
}

/** `name`, `self.name`, `values["name"]`. */
function targetName(target: PyExpression, text: string): string | undefined {
  return target.kind === "subscript" ? stringValue(target.indices[0], text) : lastNameOf(target);
}

/** `resetToken` and `Reset-Token` as `reset_token`. */
export function snakeCase(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, "$1_$2")
    .replace(/[^A-Za-z\d]+/g, "_")
    .toLowerCase();
}

const secret =
  /(?:^|_)(?:passwords?|passwd|passphrase|passcode|pwd|secrets?|tokens?|otp|totp|nonce|salt|csrf|xsrf|session_?(?:id|key)|sid|(?:api|secret|private|access|encryption|signing|session|auth|license)_?keys?|pin_?code|captcha|credentials?|(?:reset|verif\w{0,12}|confirm\w{0,12}|invit\w{0,12}|activation|auth|access|recovery|backup|login|security|sms|email|mfa)_codes?)(?:_|$)/;
const noSecret =
  /tokeni[sz]|tokens?_(?:ids?|count|len|length|types?|idx|index|indices|per|limit|budget|num|embedding|mask)|(?:^|_)(?:num|max|min|n|pad|mask|bos|eos|unk|special|prompt|input|output|position|image|text|next)_tokens?/;

/** True where a value of this name must not be guessed: tokens, passwords, salts, codes. */
export function isSecretPurpose(name: string): boolean {
  const snake = snakeCase(name);
  return secret.test(snake) && !noSecret.test(snake);
}

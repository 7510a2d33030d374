import type { PyArgument, PyCall, PyExpression } from "../syntax/python.ts";
import { keywordOf, literalOf, type SettingsClass } from "./python-settings.ts";

/** The variable that pydantic reads a field from. */
export function fieldEnvName({
  name,
  owner,
  call,
  text,
}: {
  readonly name: string;
  readonly owner: SettingsClass;
  readonly call?: PyCall | undefined;
  readonly text: string;
}): string {
  const { prefix, caseSensitive } = owner.options;
  const own = call && firstName(call, owner.from === "pydantic_settings", text);
  if (own !== undefined) return own;
  return caseSensitive ? prefix + name : (prefix + name).toUpperCase();
}

/** Version 1 reads `env=`; version 2 ignores it and reads an alias. */
function firstName(call: PyCall, isSecond: boolean, text: string): string | undefined {
  const said = isSecond
    ? (keywordOf(call, "validation_alias") ?? keywordOf(call, "alias"))
    : keywordOf(call, "env");
  if (said?.kind === "call") return literalOf(positional(said.args, 0), text)?.value;
  if (said?.kind === "list" || said?.kind === "tuple")
    return literalOf(said.elements[0], text)?.value;
  return literalOf(said, text)?.value;
}

/** A positional argument; `undefined` where a star before it hides which one it is. */
export function positional(args: readonly PyArgument[], index: number): PyExpression | undefined {
  const argument = args[index];
  if (!argument || argument.name !== undefined || argument.star !== "") return undefined;
  return args.slice(0, index).every(({ name, star }) => name === undefined && star === "")
    ? argument.value
    : undefined;
}

const connecting = /(?:^|[._])(?:connect|create_engine|create_pool|engine)$/i;

/** `connect(password=…)` reads `DB_PASSWORD`: a bare `PASSWORD` would be anybody's. */
export function argumentName(callee: string, name: string): string {
  if (!/^(?:password|passwd|pwd)$/i.test(name)) return upperName(name);
  if (/redis/i.test(callee)) return "REDIS_PASSWORD";
  if (/smtp|mail|\blogin$/i.test(callee)) return "SMTP_PASSWORD";
  return connecting.test(callee) ? "DB_PASSWORD" : "PASSWORD";
}

/** `stripe.api_key` reads `STRIPE_API_KEY`, `app.secret_key` reads `SECRET_KEY`. */
export function attributeName(target: Extract<PyExpression, { kind: "attribute" }>): string {
  const object = target.object.kind === "name" ? target.object.id : "";
  const isHolder = /^(?:self|cls|app|application|settings|config|conf|cfg)?$/i.test(object);
  return upperName(isHolder ? target.name : `${object}_${target.name}`);
}

/** `apiKey` becomes `API_KEY`. */
export function upperName(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/[^A-Za-z0-9]+/g, "_")
    .toUpperCase();
}

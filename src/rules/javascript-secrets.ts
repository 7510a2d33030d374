import { importedPaths } from "../analysis/javascript/names.ts";
import { lastNameOf, type ModuleScopes, symbolOf } from "../analysis/javascript/scopes.ts";
import type { TextRange } from "../model/index.ts";
import type { JsCall, JsExpression, JsNode, JsString } from "../syntax/javascript/nodes.ts";
import { upperName } from "./env-names.ts";

/** How a literal comes to its name. */
export type SecretForm =
  /** `const name = "…"`, `app.secret = "…"`, a field, a default of a parameter. */
  | "assignment"
  /** `{ name: "…" }` that is handed to no call. */
  | "entry"
  /** `process.env.NAME || "…"`. */
  | "fallback"
  /** `session({ secret: "…" })`, `jwt.sign(payload, "…")`. */
  | "argument";

/** A string literal under a name; whether it is a secret is for others to judge. */
export interface NamedLiteral {
  readonly form: SecretForm;
  /** As the code calls it, or what a library makes of it. */
  readonly name: string;
  /** Name for the environment. */
  readonly envName: string;
  readonly literal: JsString;
  /** What is reported: from the name to the literal. */
  readonly range: TextRange;
  /** What is to read the environment instead. */
  readonly whole: TextRange;
  /** A library signs or encrypts with it. */
  readonly isKey: boolean;
  readonly symbol?: string;
}

/** Every string literal that code gives a name to, in the order of the text. */
export function* namedLiterals(scopes: ModuleScopes): Generator<NamedLiteral> {
  for (const node of scopes.nodes) {
    const found = literalsAt(node, scopes);
    if (found.length === 0) continue;
    const symbol = symbolOf(scopes, node);
    for (const literal of found) {
      yield symbol === undefined ? literal : { ...literal, symbol };
    }
  }
}

function literalsAt(node: JsNode, scopes: ModuleScopes): NamedLiteral[] {
  switch (node.kind) {
    case "declarator":
      return node.target.kind === "name"
        ? assigned(node, { name: node.target.id, value: node.value })
        : [];
    case "field":
      return assigned(node, { name: node.name, value: node.value });
    case "parameter":
      return node.target.kind === "name"
        ? assigned(node, { name: node.target.id, value: node.defaultValue })
        : [];
    case "assign":
      return environmentDefault(node, scopes) ?? memberAssigned(node);
    case "property":
      return entry(node, scopes);
    case "binary":
    case "conditional":
      return fallback(node);
    case "call":
      return keyArgument(node, scopes);
    default:
      return [];
  }
}

interface Named {
  readonly name: string | undefined;
  readonly value: JsExpression | undefined;
}

function assigned(node: JsNode, { name, value }: Named): NamedLiteral[] {
  if (name === undefined || value?.kind !== "string") return [];
  return [literalOf(value, { form: "assignment", name, start: node.range.start })];
}

function memberAssigned({
  target,
  value,
}: Extract<JsNode, { readonly kind: "assign" }>): NamedLiteral[] {
  const { start } = target.range;
  if (value.kind !== "string") return [];
  if (target.kind === "name") {
    return [literalOf(value, { form: "assignment", name: target.id, start })];
  }
  if (target.kind !== "member") return [];
  return [literalOf(value, { form: "assignment", name: target.name, start })];
}

/** `const { NAME = "…" } = process.env` */
function environmentDefault(
  node: Extract<JsNode, { readonly kind: "assign" }>,
  scopes: ModuleScopes,
): NamedLiteral[] | undefined {
  const property = scopes.parentOf(node);
  if (property?.kind !== "property" || node.value.kind !== "string") return undefined;
  const pattern = scopes.parentOf(property);
  const declarator = pattern && scopes.parentOf(pattern);
  if (declarator?.kind !== "declarator" || declarator.target !== pattern) return undefined;
  if (!declarator.value || !isEnvironment(declarator.value) || property.name === undefined)
    return [];
  const { start } = node.range;
  return [literalOf(node.value, { form: "fallback", name: property.name, start })];
}

function entry(
  node: Extract<JsNode, { readonly kind: "property" }>,
  scopes: ModuleScopes,
): NamedLiteral[] {
  const { name, value, keyRange } = node;
  if (name === undefined || !/^[A-Za-z_][\w-]*$/.test(name)) return [];
  const call = callTaking(node, scopes);
  const path = call && importedPaths(scopes, call.callee)[0];
  const key = path === undefined ? undefined : keyOptions[path]?.[name];
  const values = value.kind === "array" && key !== undefined ? value.elements : [value];
  return values.flatMap((literal) =>
    literal.kind === "string"
      ? literalOf(literal, {
          form: call ? "argument" : "entry",
          name: key ?? name,
          envName: key ?? argumentName(call, name),
          start: literal === value ? keyRange.start : literal.range.start,
          isKey: key !== undefined,
        })
      : [],
  );
}

/** The call that an object is handed to, as it is or inside of other objects. */
function callTaking(node: JsNode, scopes: ModuleScopes): JsCall | undefined {
  let at = scopes.parentOf(node);
  for (let steps = 0; at && steps < 6; steps++, at = scopes.parentOf(at)) {
    if (at.kind === "call") return at;
    if (at.kind !== "object" && at.kind !== "property") return undefined;
  }
  return undefined;
}

/** Options that are keys, by the function that takes them: the name that suture gives them. */
const keyOptions: Readonly<Record<string, Readonly<Record<string, string>> | undefined>> = {
  "express-session": { secret: "SESSION_SECRET" },
  "cookie-session": { keys: "SESSION_SECRET", secret: "SESSION_SECRET" },
  "@fastify/session": { secret: "SESSION_SECRET" },
  "@fastify/jwt": { secret: "JWT_SECRET" },
  "express-jwt": { secret: "JWT_SECRET" },
  "express-jwt.expressjwt": { secret: "JWT_SECRET" },
  "koa-jwt": { secret: "JWT_SECRET" },
  "passport-jwt.Strategy": { secretOrKey: "JWT_SECRET" },
  "@nestjs/jwt.JwtModule.register": { secret: "JWT_SECRET", privateKey: "JWT_SECRET" },
  "next-auth": { secret: "AUTH_SECRET" },
};

/** Arguments that are keys, by the function that takes them. */
const keyArguments: Readonly<Record<string, readonly [number, string] | undefined>> = {
  "jsonwebtoken.sign": [1, "JWT_SECRET"],
  "jsonwebtoken.verify": [1, "JWT_SECRET"],
  "crypto.createHmac": [1, "HMAC_SECRET"],
  "crypto.createCipheriv": [1, "ENCRYPTION_SECRET"],
  "crypto.createDecipheriv": [1, "ENCRYPTION_SECRET"],
  "cookie-parser": [0, "COOKIE_SECRET"],
  "jwt-simple.encode": [1, "JWT_SECRET"],
  "jwt-simple.decode": [1, "JWT_SECRET"],
  "crypto-js.AES.encrypt": [1, "ENCRYPTION_SECRET"],
  "crypto-js.AES.decrypt": [1, "ENCRYPTION_SECRET"],
  "crypto-js.HmacSHA256": [1, "HMAC_SECRET"],
  sequelize: [2, "DB_PASSWORD"],
  "sequelize.Sequelize": [2, "DB_PASSWORD"],
};

function keyArgument(call: JsCall, scopes: ModuleScopes): NamedLiteral[] {
  for (const path of importedPaths(scopes, call.callee)) {
    const known = Object.hasOwn(keyArguments, path) ? keyArguments[path] : undefined;
    const value = known && call.args[known[0]];
    if (!known || value?.kind !== "string") continue;
    const { start } = value.range;
    const isKey = known[1] !== "DB_PASSWORD";
    return [literalOf(value, { form: "argument", name: known[1], start, isKey })];
  }
  return [];
}

/** `process.env.NAME || "…"`, `process.env.NAME ?? "…"`, `process.env.NAME ? process.env.NAME : "…"`. */
function fallback(
  node: Extract<JsNode, { readonly kind: "binary" | "conditional" }>,
): NamedLiteral[] {
  if (node.kind === "binary" && !/^(?:\|\||\?\?)$/.test(node.operator)) return [];
  const [read, value] =
    node.kind === "binary" ? [node.left, node.right] : [node.body, node.otherwise];
  const name = environmentName(read);
  if (name === undefined || value.kind !== "string") return [];
  const { start, end } = node.range;
  return [literalOf(value, { form: "fallback", name, start, whole: { start, end } })];
}

/** The variable that `process.env.NAME` reads. */
export function environmentName(expression: JsExpression): string | undefined {
  return expression.kind === "member" && isEnvironment(expression.object)
    ? expression.name
    : undefined;
}

function isEnvironment(expression: JsExpression): boolean {
  if (expression.kind !== "member" || expression.name !== "env") return false;
  const { object } = expression;
  return (
    (object.kind === "name" && object.id === "process") ||
    (object.kind === "other" && object.type === "MetaProperty")
  );
}

/** `createConnection({ password })` reads `DB_PASSWORD`: a bare `PASSWORD` would be anybody's. */
function argumentName(call: JsCall | undefined, name: string): string {
  if (!call || !/^(?:password|passwd|pwd|pass)$/i.test(name)) return upperName(name);
  const callee = lastNameOf(call.callee) ?? "";
  if (/redis/i.test(callee)) return "REDIS_PASSWORD";
  if (/transport|mail|smtp/i.test(callee)) return "SMTP_PASSWORD";
  return /connect|pool|client|sequelize|knex|datasource/i.test(callee) ? "DB_PASSWORD" : "PASSWORD";
}

interface Found {
  readonly form: SecretForm;
  readonly name: string;
  readonly envName?: string;
  readonly start: number;
  readonly whole?: TextRange;
  readonly isKey?: boolean;
}

function literalOf(
  literal: JsString,
  { form, name, envName = upperName(name), start, whole, isKey = false }: Found,
): NamedLiteral {
  const range = { start, end: literal.range.end };
  const replaced = whole ?? literal.parens ?? literal.range;
  return { form, name, envName, literal, range, whole: replaced, isKey };
}

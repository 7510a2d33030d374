import { moduleName } from "../analysis/javascript/bind-names.ts";
import { importedPaths } from "../analysis/javascript/names.ts";
import {
  type Binding,
  lookUp,
  type ModuleScopes,
  scopesOf,
} from "../analysis/javascript/scopes.ts";
import type { Edit } from "../model/index.ts";
import type { JsCall, JsExpression, JsNode, JsStatement } from "../syntax/javascript/nodes.ts";
import type { JavascriptDocument } from "../syntax/javascript.ts";
import { lineEndOf } from "../syntax/text.ts";

/** What a script has to import, and what the thing is called in it. */
export interface ScriptImport {
  /** Empty where it is imported already. */
  readonly edits: readonly Edit[];
  /** `randomBytes`, or `crypto.randomBytes`, or the name that it has here. */
  readonly local: string;
}

/** What is wanted of a module, and where it is to be used. */
export interface WantedImport {
  /** Without `node:`. */
  readonly module: string;
  readonly name: string;
  readonly at: JsNode;
}

/**
 * Brings something of a module of Node into a script, in the script's own way: by the import that is
 * there, by `import` or by `require`, with its quotes and semicolons.
 *
 * @returns `undefined` where nothing says that the script is a module, or the name means something else
 */
export function importInScript(
  document: JavascriptDocument,
  wanted: WantedImport,
): ScriptImport | undefined {
  const scopes = scopesOf(document);
  const local = knownName(scopes, wanted);
  if (local !== undefined) return { edits: [], local };
  const { name, at } = wanted;
  const isTaken = lookUp(scopes, name, at).length > 0 || scopes.namesOf(name).length > 0;
  if (isTaken) return undefined;
  const edit = widenImport(document, wanted) ?? addImport(document, wanted);
  return edit && { edits: [edit], local: name };
}

/**
 * As `importInScript`, for what a package is as a whole: `helmet` of `import helmet from "helmet"`.
 */
export function importDefault(
  document: JavascriptDocument,
  { module, name, at }: WantedImport,
): ScriptImport | undefined {
  const scopes = scopesOf(document);
  const local = knownName(scopes, { module, name: "", at });
  if (local !== undefined) return { edits: [], local };
  const isTaken = lookUp(scopes, name, at).length > 0 || scopes.namesOf(name).length > 0;
  const edit = isTaken ? undefined : addImport(document, { module, name, at }, name);
  return edit && { edits: [edit], local: name };
}

/** True for a script that a server or a tool runs, by what it imports; a page has no modules of Node. */
export function isNodeScript({ module, path, text }: JavascriptDocument): boolean {
  if (/\.[cm]?[jt]sx$/i.test(path) && /\.[jt]sx$/i.test(path)) return false;
  if (/^\s{0,20}["']use client["']/.test(text.slice(0, 500))) return false;
  const imports = module.body.filter((statement) => statement.kind === "import");
  if (imports.some(({ source }) => isServerModule(source))) return true;
  return imports.length === 0 && styleOf(module.body, text) === "require";
}

const serverModules =
  /^(?:node:|(?:assert|child_process|crypto|fs|http|https|net|os|path|process|stream|tls|url|util|worker_threads|zlib)(?:\/|$)|(?:express|fastify|koa|hono|jsonwebtoken|bcrypt|bcryptjs|argon2|mongoose|mongodb|sequelize|pg|mysql2?|knex|typeorm|nodemailer|dotenv|ws|redis|ioredis|passport|helmet|body-parser|cookie-parser|express-session)(?:\/|-|$)|@(?:nestjs|fastify|hapi|koa|prisma|apollo)\/)/;

function isServerModule(source: string): boolean {
  return serverModules.test(source);
}

function knownName(scopes: ModuleScopes, { module, name, at }: WantedImport): string | undefined {
  for (const [local, bindings] of scopes.scope.bindings) {
    const [only, ...others] = bindings;
    if (!only || others.length > 0 || !isImport(only, scopes)) continue;
    if (lookUp(scopes, local, at) !== bindings) continue;
    const range = { start: 0, end: 0 };
    const [path] = importedPaths(scopes, { kind: "name", id: local, range });
    if (path === `${module}.${name}`) return local;
    if (path === module) return name === "" ? local : `${local}.${name}`;
  }
  return undefined;
}

/** What a name gets from `import` or `require` itself: `promisify(exec)` is something else. */
function isImport({ kind, node, value }: Binding, { text }: ModuleScopes): boolean {
  if (kind === "import") return node.kind === "import" && !isTypes(node, text);
  let from = value;
  while (from?.kind === "member") from = from.object;
  return kind === "assign" && from !== undefined && isRequire(from);
}

function isRequire(value: JsExpression): value is JsCall {
  return (
    value.kind === "call" &&
    value.callee.kind === "name" &&
    value.callee.id === "require" &&
    value.args[0]?.kind === "string"
  );
}

function isTypes({ range }: JsNode, text: string): boolean {
  return /^import\s+type\b/.test(text.slice(range.start, range.start + 40));
}

/** `import { a } from "m"` and `const { a } = require("m")` take one name more. */
function widenImport(
  { module, text }: JavascriptDocument,
  { module: wanted, name, at }: WantedImport,
): Edit | undefined {
  for (const statement of module.body) {
    const last = lastNameOf(statement, wanted, text);
    const isSeen = statement.kind === "import" || statement.range.end <= at.range.start;
    if (last && isSeen) return { range: { start: last.end, end: last.end }, text: `, ${name}` };
  }
  return undefined;
}

/** Where the last name ends that a statement takes out of a module in braces. */
function lastNameOf(statement: JsStatement, module: string, text: string) {
  if (statement.kind === "import") {
    const last = statement.names.at(-1);
    const isNamed = last && last.imported !== "*" && last.imported !== "default";
    const isWanted = moduleName(statement.source) === module && !isTypes(statement, text);
    return isNamed && isWanted ? last.range : undefined;
  }
  const [only, ...others] = statement.kind === "declaration" ? statement.declarators : [];
  if (!only?.value || others.length > 0 || !isRequire(only.value)) return undefined;
  const [source] = only.value.args;
  const isWanted = source?.kind === "string" && moduleName(source.value) === module;
  const last = only.target.kind === "object" ? only.target.properties.at(-1) : undefined;
  return isWanted && last?.kind === "property" ? last.range : undefined;
}

/** A line of its own behind the imports that a script begins with. */
function addImport(
  { module, text }: JavascriptDocument,
  { module: wanted, name, at }: WantedImport,
  taken = `{ ${name} }`,
): Edit | undefined {
  const style = styleOf(module.body, text);
  if (!style) return undefined;
  const anchors = module.body.filter((one) =>
    style === "import" ? one.kind === "import" : isRequiring(one),
  );
  // Imports are there before anything runs; what is required is there from its line on.
  const anchor = style === "import" ? leading(module.body) : anchors[0];
  if (style === "require" && anchor && anchor.range.end > at.range.start) return undefined;
  const spelled = anchors.map(({ range }) => text.slice(range.start, range.end)).join("\n");
  const from = `${/["']node:/.test(spelled) ? "node:" : ""}${wanted}`;
  const quote = isSingle(spelled || text) ? "'" : '"';
  const source = `${quote}${from}${quote}`;
  const end = anchors.length > 0 && !spelled.includes(";") ? "" : ";";
  const line =
    style === "import"
      ? `import ${taken} from ${source}${end}`
      : `const ${taken} = require(${source})${end}`;
  return insertLine(text, line, anchor ?? module.body.filter(isDirective).at(-1));
}

function styleOf(body: readonly JsStatement[], text: string): "import" | "require" | undefined {
  if (body.some(({ kind }) => kind === "import" || kind === "export")) return "import";
  return /\brequire\s{0,5}\(|\bmodule\.exports\b|\bexports\./.test(text) ? "require" : undefined;
}

function isRequiring(statement: JsStatement): boolean {
  return (
    statement.kind === "declaration" &&
    statement.declarators.some(({ value }) => value !== undefined && isRequire(value))
  );
}

function isDirective(statement: JsStatement, index: number): boolean {
  return (
    index < 5 && statement.kind === "expression-statement" && statement.value.kind === "string"
  );
}

/** The last of the imports that nothing but directives stands before. */
function leading(body: readonly JsStatement[]): JsStatement | undefined {
  const other = body.findIndex((one, i) => one.kind !== "import" && !isDirective(one, i));
  const first = other === -1 ? body : body.slice(0, other);
  return first.findLast(({ kind }) => kind === "import");
}

function isSingle(text: string): boolean {
  return text.split("'").length > text.split('"').length;
}

/** Behind the line on which a statement ends; else at the top, below a byte order mark and a `#!` line. */
function insertLine(text: string, line: string, anchor: JsStatement | undefined): Edit | undefined {
  const eol = lineEndOf(text);
  if (!anchor) {
    const head = /^\uFEFF?(?:#![^\n]*(?:\n|$))?/.exec(text)?.[0].length ?? 0;
    return { range: { start: head, end: head }, text: `${line}${eol}` };
  }
  const end = text.indexOf("\n", anchor.range.end);
  const rest = text.slice(anchor.range.end, end === -1 ? text.length : end);
  if (!/^;?\s*(?:\/\/.*)?$/.test(rest)) return undefined;
  const at = end === -1 ? text.length : end + 1;
  const added = end === -1 ? `${eol}${line}` : `${line}${eol}`;
  return { range: { start: at, end: at }, text: added };
}

import type { TextRange } from "../../model/index.ts";
import type { PyCall, PyExpression, PyNode } from "../../syntax/python/nodes.ts";
import type { PythonDocument } from "../../syntax/python.ts";
import { readsAsSql } from "../sql/reads-as-sql.ts";
import { importedPaths, keyword, positional, scopesOf } from "./names.ts";
import { sqlTypeOf } from "./object-types.ts";
import { type Binding, lookUp, type ModuleScopes } from "./scopes.ts";
import { clientQuery } from "./sql-clients.ts";
import { holesOf, sketchOf, type Template, templateOf } from "./sql-template.ts";
import { driverModules, type SqlLibrary, type SqlType } from "./sql-types.ts";

/** A call that hands SQL to a database. */
export interface SqlSink {
  readonly call: PyCall;
  /** The argument that holds the SQL. */
  readonly query: PyExpression;
  /**
   * `text`: SQLAlchemy's `text()`; `method`: `receiver.name(query)`; `client`: an argument of a
   * database's program, `["psql", "-c", query]`; `function`: none of these.
   */
  readonly kind: "text" | "method" | "function" | "client";
  readonly name: string;
  /** A fragment is only a part of a statement: `filter(text(…))`. */
  readonly extent: "statement" | "fragment";
  /** Of the receiver, where it can be told. */
  readonly type: SqlType | undefined;
}

/** A query that is built from parts, and where that happens. */
export interface BuiltQuery {
  readonly sink: SqlSink;
  readonly template: Template;
  /** The assignment that the query comes through; left out where it stands in the call. */
  readonly binding?: Binding;
}

/** Every call of a file that hands SQL to a database. */
export function sqlSinks(document: PythonDocument): SqlSink[] {
  const scopes = scopesOf(document);
  return scopes.calls.flatMap((call) => sinkOf(call, scopes) ?? clientSink(call, scopes) ?? []);
}

const known = new WeakMap<PythonDocument, readonly BuiltQuery[]>();

/** Every query of a file that is built from a literal and something else. */
export function builtQueries(document: PythonDocument): readonly BuiltQuery[] {
  const scopes = scopesOf(document);
  const found =
    known.get(document) ??
    sqlSinks(document).flatMap((sink) => [...queriesOf(sink, scopes, document.text)]);
  known.set(document, found);
  return found;
}

/** The one query of a file whose argument stands at a range. */
export function builtQueryAt(document: PythonDocument, { start, end }: TextRange): BuiltQuery[] {
  return builtQueries(document).filter(
    ({ sink: { query } }) => query.range.start === start && query.range.end === end,
  );
}

const textPaths = new Set([
  "sqlalchemy.text",
  "sqlalchemy.sql.text",
  "sqlalchemy.sql.expression.text",
  "sqlmodel.text",
]);

const pandasPaths = new Set(["pandas.read_sql", "pandas.read_sql_query"]);

const methods = new Set(
  "execute executemany executescript exec_driver_sql exec scalar scalars stream stream_scalars fetch fetchrow fetchval raw".split(
    " ",
  ),
);

/** Names that other libraries use too: they count on a known receiver only. */
const commonNames = new Set(
  "exec scalar scalars stream stream_scalars fetch fetchrow fetchval".split(" "),
);

function sinkOf(call: PyCall, scopes: ModuleScopes): SqlSink | undefined {
  const { callee } = call;
  const query = positional(call, 0) ?? keyword(call, "sql")?.value;
  if (!query) return undefined;
  const paths = importedPaths(scopes, callee);
  if (paths.some((path) => textPaths.has(path)) || isExtensionText(callee, scopes)) {
    return {
      call,
      query,
      kind: "text",
      name: "text",
      extent: extentOf(call, scopes),
      type: undefined,
    };
  }
  if (paths.some((path) => pandasPaths.has(path) || path.endsWith(".RawSQL"))) {
    return {
      call,
      query,
      kind: "function",
      name: paths[0] ?? "",
      extent: "statement",
      type: undefined,
    };
  }
  if (callee.kind !== "attribute" || !methods.has(callee.name)) return undefined;
  const type = sqlTypeOf(scopes, callee.object);
  if (!type && commonNames.has(callee.name)) return undefined;
  if (callee.name === "raw" && !isManager(callee.object)) return undefined;
  return { call, query, kind: "method", name: callee.name, extent: "statement", type };
}

function clientSink(call: PyCall, scopes: ModuleScopes): SqlSink | undefined {
  const query = clientQuery(call, scopes);
  return query && { call, query, kind: "client", name: "", extent: "statement", type: undefined };
}

const clauseMethods = new Set(
  "filter where having join outerjoin and_ or_ not_ order_by".split(" "),
);

function extentOf(text: PyCall, scopes: ModuleScopes): SqlSink["extent"] {
  const taker = scopes.parentOf(text);
  if (taker?.kind !== "call") return "statement";
  const { callee } = taker;
  const name = callee.kind === "attribute" ? callee.name : callee.kind === "name" ? callee.id : "";
  return clauseMethods.has(name) ? "fragment" : "statement";
}

/** Flask-SQLAlchemy: `db.text`. */
function isExtensionText(callee: PyExpression, scopes: ModuleScopes): boolean {
  return (
    callee.kind === "attribute" &&
    callee.name === "text" &&
    sqlTypeOf(scopes, callee.object) === "sqlalchemy.extension"
  );
}

/** Django: `Model.objects`. */
function isManager(object: PyExpression): boolean {
  return object.kind === "attribute" && object.name === "objects";
}

function* queriesOf(sink: SqlSink, scopes: ModuleScopes, text: string): Generator<BuiltQuery> {
  const direct = boundedTemplate(sink.query, text);
  if (direct) {
    if (isSql(direct, sink)) yield { sink, template: direct };
    return;
  }
  if (sink.query.kind !== "name") return;
  for (const binding of lookUp(scopes, sink.query.id, sink.query).slice(0, maxBindings)) {
    const template = boundTemplate(binding, text);
    if (template && isSql(template, sink, binding)) yield { sink, template, binding };
  }
}

function boundTemplate(binding: Binding, text: string): Template | undefined {
  const { kind, value, isUnpacked } = binding;
  if (!value || isUnpacked || (kind !== "assign" && kind !== "augmented")) return undefined;
  return boundedTemplate(value, text);
}

const maxBindings = 50;

/** Longer ones are tables of made code, and what is asked of each hole would take too long. */
function boundedTemplate(expression: PyExpression, text: string): Template | undefined {
  const { start, end } = expression.range;
  if (end - start > 50_000) return undefined;
  const template = templateOf(expression, text);
  return template && holesOf(template).length <= 200 ? template : undefined;
}

/** Other libraries have an `execute` too: of an unknown receiver the text has to read as SQL. */
function isSql(template: Template, { type, kind }: SqlSink, binding?: Binding): boolean {
  if (type || kind !== "method" || binding?.kind === "augmented") return true;
  return readsAsSql(sketchOf(template));
}

/** The one database driver that a file imports; `undefined` for none or several. */
export function onlyDriverOf(document: PythonDocument): SqlLibrary | undefined {
  const paths = scopesOf(document).nodes.flatMap(importedModules);
  const found = new Set(paths.flatMap((path) => libraryOf(path) ?? []));
  const [only, ...others] = found;
  return others.length === 0 ? only : undefined;
}

function importedModules(node: PyNode): readonly string[] {
  if (node.kind === "import") return node.names.map(({ name }) => name);
  return node.kind === "import-from" ? [node.module] : [];
}

function libraryOf(path: string): SqlLibrary | undefined {
  const top = path.split(".")[0] ?? "";
  return top === "sqlalchemy" ? "sqlalchemy" : (driverModules[path] ?? driverModules[top]);
}

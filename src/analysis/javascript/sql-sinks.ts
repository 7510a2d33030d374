import type { TextRange } from "../../model/index.ts";
import type { JsCall, JsExpression, JsName } from "../../syntax/javascript/nodes.ts";
import type { JavascriptDocument } from "../../syntax/javascript.ts";
import { readsAsSql } from "../sql/reads-as-sql.ts";
import { argumentAt, importedPaths, propertyOf } from "./names.ts";
import { kindOf, type ObjectKind } from "./object-kinds.ts";
import { type Binding, lastNameOf, lookUp, type ModuleScopes, scopesOf } from "./scopes.ts";
import { holesOf, sketchOf, type Template, templateOf } from "./text-template.ts";

/** A call that hands SQL to a database. */
export interface SqlSink {
  readonly call: JsCall;
  /** The argument that holds the SQL. */
  readonly query: JsExpression;
  readonly name: string;
  /** A fragment is only a part of a statement: `whereRaw(…)`. */
  readonly extent: "statement" | "fragment";
  /** Of the receiver, where it can be told. */
  readonly kind: ObjectKind | undefined;
  /** The name or the receiver alone says that this is SQL. */
  readonly isCertain: boolean;
}

/** A query that is built from parts, and where that happens. */
export interface BuiltQuery {
  readonly sink: SqlSink;
  readonly template: Template;
  /** The assignment that the query comes through; left out where it stands in the call. */
  readonly binding?: Binding;
}

const known = new WeakMap<JavascriptDocument, readonly BuiltQuery[]>();

/** Every query of a file that is built from a literal and something else. */
export function builtQueries(document: JavascriptDocument): readonly BuiltQuery[] {
  const scopes = scopesOf(document);
  const found =
    known.get(document) ?? sinksIn(document).flatMap((sink) => [...queriesOf(sink, scopes)]);
  known.set(document, found);
  return found;
}

const knownSinks = new WeakMap<JavascriptDocument, readonly SqlSink[]>();

function sinksIn(document: JavascriptDocument): readonly SqlSink[] {
  const scopes = scopesOf(document);
  const found =
    knownSinks.get(document) ?? scopes.calls.flatMap((call) => sinkOf(call, scopes) ?? []);
  knownSinks.set(document, found);
  return found;
}

/** The queries of a file whose argument stands at a range. */
export function builtQueriesAt(
  document: JavascriptDocument,
  { start, end }: TextRange,
): BuiltQuery[] {
  return builtQueries(document).filter(
    ({ sink: { query } }) => query.range.start === start && query.range.end === end,
  );
}

/**
 * Every call of a file that hands SQL to a database, for values that are followed to it: where the
 * receiver is known, or is named as one, or where what is built reads as SQL.
 */
export function sqlArguments(document: JavascriptDocument): readonly SqlSink[] {
  if (!sqlWords.test(document.text)) return [];
  const built = new Set(builtQueries(document).map(({ sink }) => sink.call));
  return sinksIn(document).filter(
    ({ isCertain, call }) => isCertain || built.has(call) || isNamedDatabase(call),
  );
}

const sqlWords = /\b(?:select|insert|update|delete|sql|query|queryRaw|raw|literal|where)\b|Raw/i;

/** Other libraries have a `query` too: of an unknown receiver its name has to tell. */
function isNamedDatabase({ callee }: JsCall): boolean {
  if (callee.kind !== "member" || !/^(?:query|execute|raw)$/.test(callee.name)) return false;
  const name = lastNameOf(callee.object) ?? "";
  return /^_?(?:\w+_)?(?:db|database|conn|connection|pool|pgPool|pgClient|knex|sequelize|sql|mysql|pg)$/i.test(
    name,
  );
}

const set = (words: string): ReadonlySet<string> => new Set(words.split(" "));

/** What only SQL libraries call so. */
const certain = set("$queryRawUnsafe $executeRawUnsafe");
const certainFragments = set(
  "whereRaw orWhereRaw andWhereRaw havingRaw orHavingRaw orderByRaw groupByRaw joinRaw fromRaw",
);
/** What other libraries call so too: without a known receiver the text has to read as SQL. */
const statements = set(
  "query execute raw unsafe all get run exec each prepare one oneOrNone many manyOrNone any none result stream multi queryRaw executeSql",
);
const ormFragments = set("where andWhere orWhere having andHaving orHaving orderBy addOrderBy");

/** Every call is asked about: most are told by their name. */
const sqlNames = new Set([
  ...certain,
  ...certainFragments,
  ...statements,
  ...ormFragments,
  "literal",
]);

const databaseKinds =
  /^(?:pg|pg-promise|postgres|mysql2?|mariadb|mssql|sqlite3?|better-sqlite3|node-sqlite|knex|sequelize|typeorm)\./;

function sinkOf(call: JsCall, scopes: ModuleScopes): SqlSink | undefined {
  const { callee } = call;
  if (callee.kind !== "member" || !sqlNames.has(callee.name)) return undefined;
  const query = argumentAt(call, 0);
  if (!query) return undefined;
  const { name, object } = callee;
  const base = { call, query: textIn(query), name } as const;
  if (certain.has(name)) {
    return { ...base, extent: "statement", kind: "prisma.client", isCertain: true };
  }
  if (certainFragments.has(name)) {
    return { ...base, extent: "fragment", kind: "knex.knex", isCertain: true };
  }
  if (isLiteral(call, scopes)) {
    return { ...base, extent: "fragment", kind: undefined, isCertain: true };
  }
  if (ormFragments.has(name)) {
    if (!comesFromBuilder(object)) return undefined;
    return { ...base, extent: "fragment", kind: "typeorm.manager", isCertain: true };
  }
  if (!statements.has(name)) return undefined;
  const kind = kindOf(scopes, object);
  const isCertain = kind !== undefined && databaseKinds.test(kind);
  return { ...base, extent: "statement", kind, isCertain };
}

/** `query({ text: … })` */
function textIn(query: JsExpression): JsExpression {
  if (query.kind !== "object") return query;
  const [found] = ["text", "sql", "query"].flatMap((name) => propertyOf(query, name) ?? []);
  return found?.value ?? query;
}

const literals = set(
  "sequelize.literal sequelize.Sequelize.literal @prisma/client.Prisma.raw drizzle-orm.sql.raw",
);

/** `sequelize.literal(…)`, `Prisma.raw(…)`: text that goes into a statement as it is. */
function isLiteral({ callee }: JsCall, scopes: ModuleScopes): boolean {
  if (importedPaths(scopes, callee).some((path) => literals.has(path))) return true;
  return (
    callee.kind === "member" &&
    callee.name === "literal" &&
    (kindOf(scopes, callee.object) === "sequelize.sequelize" ||
      (callee.object.kind === "name" && /^sequelize$/i.test(callee.object.id)))
  );
}

/** TypeORM: `createQueryBuilder(…).where(…)`. */
function comesFromBuilder(object: JsExpression): boolean {
  let at = object;
  for (let steps = 0; steps < 40 && at.kind === "call" && at.callee.kind === "member"; steps++) {
    if (at.callee.name === "createQueryBuilder") return true;
    at = at.callee.object;
  }
  return false;
}

function* queriesOf(sink: SqlSink, scopes: ModuleScopes): Generator<BuiltQuery> {
  for (const { expression, binding } of candidatesOf(sink.query, scopes)) {
    const template = boundedTemplate(expression, scopes.text);
    if (!template || !(sink.isCertain || binding?.kind === "augmented" || isSql(template)))
      continue;
    yield { sink, template, ...(binding && { binding }) };
  }
}

function isSql(template: Template): boolean {
  return readsAsSql(sketchOf(template));
}

interface Candidate {
  readonly expression: JsExpression;
  readonly binding?: Binding;
}

const maxCandidates = 50;

/** What a query may be: itself, either side of a condition, and whatever its name is bound to. */
function candidatesOf(query: JsExpression, scopes: ModuleScopes): Candidate[] {
  const found: Candidate[] = [];
  const seen = new Set<JsExpression>();
  const open: Candidate[] = [{ expression: query }];
  for (let next = open.pop(); next && found.length < maxCandidates; next = open.pop()) {
    const { expression, binding } = next;
    if (seen.has(expression)) continue;
    seen.add(expression);
    const through = (inner: JsExpression): Candidate => ({ ...next, expression: inner });
    if (expression.kind === "conditional") {
      open.push(through(expression.body), through(expression.otherwise));
    } else if (expression.kind === "name") open.push(...boundTo(expression, scopes));
    else if (expression.kind === "object") {
      const inner = textIn(expression);
      if (inner !== expression) open.push(through(inner));
    } else found.push({ expression, ...(binding && { binding }) });
  }
  return found.reverse();
}

function boundTo(name: JsName, scopes: ModuleScopes): Candidate[] {
  return lookUp(scopes, name.id, name)
    .slice(0, maxCandidates)
    .flatMap((binding): Candidate[] => {
      const { kind, value, steps } = binding;
      if (!value || steps || (kind !== "assign" && kind !== "augmented")) return [];
      return [{ expression: value, binding }];
    })
    .reverse();
}

/** Longer ones are tables of made code, and what is asked of each hole would take too long. */
function boundedTemplate(expression: JsExpression, text: string): Template | undefined {
  const { start, end } = expression.range;
  if (end - start > 50_000) return undefined;
  const template = templateOf(expression, text);
  return template && holesOf(template).length <= 200 ? template : undefined;
}

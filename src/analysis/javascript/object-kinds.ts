import type { JsCall, JsClass, JsExpression, JsMember } from "../../syntax/javascript/nodes.ts";
import { importedPaths } from "./names.ts";
import { type Binding, classOf, lookUp, type ModuleScopes } from "./scopes.ts";
import { selfValues } from "./self-values.ts";

/** An object of a library, as far as rules ask about it. */
export type ObjectKind =
  | "pg.client"
  | "pg-promise.main"
  | "pg-promise.db"
  | "postgres.sql"
  | "mysql.connection"
  | "mysql2.connection"
  | "mariadb.connection"
  | "mssql.request"
  | "sqlite3.database"
  | "sqlite.database"
  | "better-sqlite3.database"
  | "node-sqlite.database"
  | "knex.knex"
  | "sequelize.sequelize"
  | "prisma.client"
  | "typeorm.manager"
  | "mongodb.client"
  | "mongodb.db"
  | "mongodb.collection"
  | "mongoose.model"
  | "express.app"
  | "express.router";

type Table = Readonly<Record<string, ObjectKind | undefined>>;

/** Functions and classes by their imported path, and what a call of them gives. */
const made: Table = {
  "pg.Pool": "pg.client",
  "pg.Client": "pg.client",
  "pg.native.Pool": "pg.client",
  "pg.native.Client": "pg.client",
  "pg-pool": "pg.client",
  "pg-promise": "pg-promise.main",
  postgres: "postgres.sql",
  "mysql.createConnection": "mysql.connection",
  "mysql.createPool": "mysql.connection",
  "mysql2.createConnection": "mysql2.connection",
  "mysql2.createPool": "mysql2.connection",
  "mysql2/promise.createConnection": "mysql2.connection",
  "mysql2/promise.createPool": "mysql2.connection",
  "mariadb.createConnection": "mariadb.connection",
  "mariadb.createPool": "mariadb.connection",
  "mssql.Request": "mssql.request",
  "mssql.ConnectionPool": "mssql.request",
  "sqlite3.Database": "sqlite3.database",
  "sqlite3.verbose.Database": "sqlite3.database",
  "sqlite.open": "sqlite.database",
  "sqlite.DatabaseSync": "node-sqlite.database",
  "better-sqlite3": "better-sqlite3.database",
  knex: "knex.knex",
  "knex.knex": "knex.knex",
  sequelize: "sequelize.sequelize",
  "sequelize.Sequelize": "sequelize.sequelize",
  "sequelize-typescript.Sequelize": "sequelize.sequelize",
  "@prisma/client.PrismaClient": "prisma.client",
  "typeorm.DataSource": "typeorm.manager",
  "typeorm.createConnection": "typeorm.manager",
  "typeorm.getConnection": "typeorm.manager",
  "typeorm.getManager": "typeorm.manager",
  "mongodb.MongoClient": "mongodb.client",
  "mongodb.MongoClient.connect": "mongodb.client",
  "mongoose.model": "mongoose.model",
  express: "express.app",
  "express.Router": "express.router",
};

/** Types by the imported path that an annotation names. */
const annotated: Table = {
  "pg.Pool": "pg.client",
  "pg.PoolClient": "pg.client",
  "pg.Client": "pg.client",
  "pg.ClientBase": "pg.client",
  "mysql2/promise.Pool": "mysql2.connection",
  "mysql2/promise.Connection": "mysql2.connection",
  "mysql2/promise.PoolConnection": "mysql2.connection",
  "mysql2.Pool": "mysql2.connection",
  "mysql2.Connection": "mysql2.connection",
  "mysql.Pool": "mysql.connection",
  "mysql.Connection": "mysql.connection",
  "sqlite3.Database": "sqlite3.database",
  "better-sqlite3.Database": "better-sqlite3.database",
  "better-sqlite3": "better-sqlite3.database",
  "knex.Knex": "knex.knex",
  "sequelize.Sequelize": "sequelize.sequelize",
  "@prisma/client.PrismaClient": "prisma.client",
  "typeorm.DataSource": "typeorm.manager",
  "typeorm.EntityManager": "typeorm.manager",
  "typeorm.Connection": "typeorm.manager",
  "typeorm.QueryRunner": "typeorm.manager",
  "mongodb.Db": "mongodb.db",
  "mongodb.Collection": "mongodb.collection",
  "mongoose.Model": "mongoose.model",
};

/** What a method of an object gives; where nothing is said, nobody knows. */
const methods: Readonly<Partial<Record<ObjectKind, Table>>> = {
  "pg.client": { connect: "pg.client" },
  "mysql.connection": { getConnection: "mysql.connection" },
  "mysql2.connection": { getConnection: "mysql2.connection", promise: "mysql2.connection" },
  "mariadb.connection": { getConnection: "mariadb.connection" },
  "mssql.request": { request: "mssql.request", connect: "mssql.request" },
  "typeorm.manager": { createQueryRunner: "typeorm.manager", getRepository: "typeorm.manager" },
  "mongodb.client": { db: "mongodb.db", connect: "mongodb.client" },
  "mongodb.db": { collection: "mongodb.collection" },
  "sequelize.sequelize": {},
  "prisma.client": { $extends: "prisma.client" },
};

const maxDepth = 10;

/** What kind of thing an expression stands for, as far as its file tells. */
export function kindOf(
  scopes: ModuleScopes,
  expression: JsExpression,
  depth = 0,
): ObjectKind | undefined {
  if (depth > maxDepth) return undefined;
  switch (expression.kind) {
    case "await":
      return kindOf(scopes, expression.value, depth + 1);
    case "name":
      return kindOfName(scopes, expression, depth + 1);
    case "call":
      return kindOfCall(scopes, expression, depth + 1);
    case "member":
      return kindOfMember(scopes, expression, depth + 1);
    case "binary":
      // `global.prisma || new PrismaClient()`
      return /^(?:\|\||\?\?)$/.test(expression.operator)
        ? (kindOf(scopes, expression.right, depth + 1) ??
            kindOf(scopes, expression.left, depth + 1))
        : undefined;
    case "conditional":
      return (
        kindOf(scopes, expression.body, depth + 1) ??
        kindOf(scopes, expression.otherwise, depth + 1)
      );
    default:
      return undefined;
  }
}

function kindOfName(
  scopes: ModuleScopes,
  name: Extract<JsExpression, { readonly kind: "name" }>,
  depth: number,
): ObjectKind | undefined {
  const bindings = lookUp(scopes, name.id, name).slice(0, 8);
  const kinds = new Set(bindings.flatMap((binding) => kindOfBinding(scopes, binding, depth) ?? []));
  return kinds.size === 1 ? [...kinds][0] : undefined;
}

function kindOfBinding(
  scopes: ModuleScopes,
  binding: Binding,
  depth: number,
): ObjectKind | undefined {
  const { annotation, value, steps, kind } = binding;
  if (annotation !== undefined && !steps) {
    const found = kindOfAnnotation(scopes, annotation);
    if (found) return found;
  }
  return kind === "assign" && value && !steps ? kindOf(scopes, value, depth) : undefined;
}

function kindOfAnnotation(scopes: ModuleScopes, annotation: string): ObjectKind | undefined {
  const [root = "", ...rest] = annotation
    .replace(/[<|[].*$/s, "")
    .trim()
    .split(".");
  const bindings = scopes.scope.bindings.get(root) ?? [];
  for (const { path } of bindings) {
    const found = path === undefined ? undefined : annotated[[path, ...rest].join(".")];
    if (found) return found;
  }
  return undefined;
}

function kindOfCall(scopes: ModuleScopes, call: JsCall, depth: number): ObjectKind | undefined {
  for (const path of importedPaths(scopes, call.callee)) {
    const found = Object.hasOwn(made, path) ? made[path] : undefined;
    if (found) return found;
  }
  if (call.callee.kind === "member") {
    const receiver = kindOf(scopes, call.callee.object, depth);
    return receiver && methods[receiver]?.[call.callee.name];
  }
  return kindOf(scopes, call.callee, depth) === "pg-promise.main" ? "pg-promise.db" : undefined;
}

function kindOfMember(
  scopes: ModuleScopes,
  member: JsMember,
  depth: number,
): ObjectKind | undefined {
  const { object, name } = member;
  if (object.kind === "name" && object.id === "this") {
    const owner = classOf(scopes, member);
    return owner && kindOfField(scopes, { owner, name }, depth);
  }
  return kindOf(scopes, object, depth) === "typeorm.manager" && name === "manager"
    ? "typeorm.manager"
    : undefined;
}

interface Field {
  readonly owner: JsClass;
  readonly name: string;
}

/** By what is assigned to it, by its annotation, or by that of a parameter property. */
function kindOfField(
  scopes: ModuleScopes,
  { owner, name }: Field,
  depth: number,
): ObjectKind | undefined {
  for (const value of selfValues(owner, name)) {
    const found = kindOf(scopes, value, depth);
    if (found) return found;
  }
  const annotation = owner.members.map((member) => annotationOf(member, name)).find(Boolean);
  return annotation === undefined ? undefined : kindOfAnnotation(scopes, annotation);
}

function annotationOf(member: JsClass["members"][number], name: string): string | undefined {
  if (member.kind === "field") return member.name === name ? member.annotation : undefined;
  if (member.kind !== "function" || member.name !== "constructor") return undefined;
  return member.parameters.find(({ target }) => target.kind === "name" && target.id === name)
    ?.annotation;
}

import { expect, test } from "vitest";
import { parseJavascriptText } from "../../../test/javascript.ts";
import { mark } from "../../../test/mark.ts";
import { javascriptSyntax } from "../../syntax/javascript.ts";
import { sqlInjection } from "./sql-injection.ts";

const pg = "const { Pool } = require('pg');\nconst pool = new Pool();\n";
const inside = (body: string) => `${pg}async function f(x, n) {\n  ${body}\n}\n`;
const severities = (text: string, path = "app.ts") =>
  [...sqlInjection.find(parseJavascriptText(text, path))].map(({ severity }) => severity);

test.each([
  ["a template", inside("await pool.query([[`SELECT * FROM t WHERE a = ${x}`]]);")],
  ["plus", inside('pool.query([["SELECT * FROM t WHERE a = \'" + x + "\'"]]);')],
  ["a variable", inside("const q = `SELECT ${x}`;\n  pool.query([[q]]);")],
  [
    "a variable that grows",
    inside("let q = 'SELECT 1';\n  q += ' WHERE a = ' + x;\n  pool.query([[q]]);"),
  ],
  ["a joined list", inside("pool.query([[['SELECT', x, 'FROM t'].join(' ')]]);")],
  [
    "one side of a condition",
    inside("const q = n ? 'SELECT 1' : `SELECT ${x}`;\n  pool.query([[q]]);"),
  ],
  ["the text of a query object", inside("pool.query({ text: [[`SELECT ${x}`]], values: [] });")],
  ["a client of the pool", inside("const c = await pool.connect();\n  c.query([[`x ${x}`]]);")],
  [
    "an unknown receiver, where it reads as SQL",
    "export function f(db, x) {\n  return db.get([[`DELETE FROM t WHERE a = ${x}`]]);\n}\n",
  ],
  [
    "a parameter by its type",
    "import type { PoolClient } from 'pg';\nexport const f = (c: PoolClient, x: string) => c.query([[`x ${x}`]]);\n",
  ],
  [
    "a field by its type",
    "import { DataSource } from 'typeorm';\nclass A {\n  constructor(private readonly d: DataSource) {}\n  f(x: string) { return this.d.query([[`x ${x}`]]); }\n}\n",
  ],
  [
    "mysql2",
    "import mysql from 'mysql2/promise';\nconst c = mysql.createPool({});\nexport function f(x) { c.execute([[`x ${x}`]]); }\n",
  ],
  ["prisma", "export function f(prisma, x) { return prisma.$queryRawUnsafe([[`x ${x}`]]); }\n"],
  [
    "knex",
    "import knex from 'knex';\nconst db = knex({});\nexport function f(x) { return db.raw([[`x ${x}`]]).whereRaw([[`a = ${x}`]]); }\n",
  ],
  [
    "sequelize",
    "const { Sequelize } = require('sequelize');\nconst s = new Sequelize('');\nexports.f = (x) => s.query([[`x ${x}`]]);\n",
  ],
  [
    "better-sqlite3",
    "import Database from 'better-sqlite3';\nconst db = new Database('a');\nexport const f = (x) => db.prepare([[`x ${x}`]]).get();\n",
  ],
  [
    "node:sqlite",
    "import { DatabaseSync } from 'node:sqlite';\nconst db = new DatabaseSync('a');\nexport const f = (x) => db.exec([[`x ${x}`]]);\n",
  ],
  [
    "typeorm's builder",
    "export function f(r, x) { return r.createQueryBuilder('u').where([[`u.a = '${x}'`]]).getOne(); }\n",
  ],
  [
    "an identifier from the keys of a body",
    "app.post('/a', (req, res) => {\n  const set = Object.keys(req.body).map((k) => `${k} = ?`).join(', ');\n  db.query([[`UPDATE t SET ${set}`]], []);\n});\n",
  ],
  [
    "broken code round it",
    `${pg}function f(x) { pool.query([[\`SELECT \${x}\`]]); }\nconst y = = 1;\n`,
  ],
])("reports %s", (_, marked) => {
  expect(mark(sqlInjection, javascriptSyntax, marked, "a.ts")).toBe(marked);
});

test.each([
  ["placeholders", inside("pool.query('SELECT * FROM t WHERE a = $1', [x]);")],
  ["a template without holes", inside("pool.query(`SELECT 1`);")],
  ["a constant", inside("const t = 'users';\n  pool.query(`SELECT * FROM ${t}`);")],
  [
    "a constant of a table",
    inside("const T = { a: 'b' };\n  pool.query(`SELECT ${T.a}, ${T[x]}`);"),
  ],
  [
    "an imported constant",
    `import { TABLE } from './t';\n${inside("pool.query(`SELECT * FROM ${TABLE}`);")}`,
  ],
  [
    "placeholders that are counted out",
    inside("pool.query(`SELECT 1 WHERE a IN (${x.map(() => '?').join(',')})`, x);"),
  ],
  [
    "placeholders by number",
    inside("pool.query(`SELECT 1 WHERE a IN (${x.map((_, i) => `$${i + 1}`).join(',')})`, x);"),
  ],
  [
    "repeated placeholders",
    inside("pool.query(`SELECT 1 WHERE a IN (${'?,'.repeat(x.length).slice(0, -1)})`, x);"),
  ],
  ["a filled array", inside("pool.query(`SELECT (${Array(x).fill('?').join(', ')})`);")],
  [
    "numbers",
    inside("pool.query(`SELECT ${Number(x)} ${parseInt(x, 10)} ${+x} ${x * 2} ${x.length}`);"),
  ],
  [
    "one of two texts",
    inside("pool.query(`SELECT 1 ORDER BY a ${x === 'asc' ? 'ASC' : 'DESC'}`);"),
  ],
  [
    "a checked name",
    inside("if (!['a', 'b'].includes(x)) throw new Error();\n  pool.query(`SELECT ${x}`);"),
  ],
  ["a name inside its check", inside("if (allowed.has(x)) {\n    pool.query(`SELECT ${x}`);\n  }")],
  [
    "an escaped value",
    inside("pool.query(`SELECT ${pool.escape(x)} FROM ${client.escapeIdentifier(x)}`);"),
  ],
  ["doubled quotes", inside("pool.query(`SELECT '${x.replace(/'/g, \"''\")}'`);")],
  [
    "a tagged template",
    "export const f = (sql, x) => sql`SELECT ${x}`;\nprisma.$queryRaw`SELECT ${x}`;\n",
  ],
  ["what is put together nowhere", inside("pool.query(x);")],
  [
    "other methods of this name",
    "export function f(map, x) { map.get(`select_${x}`); cache.run(`run ${x}`); $.get(`/a/${x}`); }\n",
  ],
  [
    "a setting",
    inside("pool.query(`SET search_path TO ${process.env.SCHEMA}, ${config.schema}`);"),
  ],
])("allows %s", (_, text) => {
  expect(mark(sqlInjection, javascriptSyntax, text, "a.ts")).toBe(text);
});

test("the origin of what is put in decides on the severity", () => {
  const query = (hole: string) => `pool.query(\`SELECT * FROM t WHERE a = '\${${hole}}'\`);`;
  expect(severities(inside(query("x")))).toEqual(["high"]);
  expect(severities(inside(`const y = x.trim();\n${query("y")}`))).toEqual(["high"]);
  expect(severities(inside(query("load()")))).toEqual(["medium"]);
  expect(severities(`${pg}export function f(n: number) { ${query("n")} }`)).toEqual(["low"]);
  expect(severities(`${pg}export function f(t) { pool.query(\`SELECT * FROM \${t}\`); }`)).toEqual([
    "medium",
  ]);
  expect(severities(inside(query("x")), "src/a.test.ts")).toEqual(["low"]);
});

test.each([
  ["Express", "app.get('/a/:b', async (req, res) => { HERE });", "req.params.b"],
  ["a pattern", "app.get('/a', ({ query: { b } }, res) => { HERE });", "b"],
  [
    "a router's handler",
    "exports.list = (req, res, next) => { const { b } = req.query; HERE };",
    "b",
  ],
  ["a typed request", "export function f(r: Request) { HERE }", "r.query.b"],
  ["Koa", "router.get('/a', async (ctx) => { HERE });", "ctx.query.b"],
  ["Koa's body", "export default async function (ctx, next) { HERE }", "ctx.request.body.b"],
  ["Hapi", "server.route({ path: '/', handler: (request, h) => { HERE } });", "request.payload.b"],
  [
    "Next's routes",
    "export async function POST(request) { const { b } = await request.json(); HERE }",
    "b",
  ],
  ["Nest", "class A { @Get() f(@Query('b') b: string) { HERE } }", "b"],
  ["Lambda", "exports.handler = async (event) => { HERE };", "event.queryStringParameters.b"],
  [
    "an element of a list",
    "app.post('/', (req, res) => { for (const b of req.body.list) { HERE } });",
    "b",
  ],
  [
    "a callback's element",
    "app.post('/', (req, res) => { req.body.list.forEach((b) => { HERE }); });",
    "b",
  ],
])("knows the request of %s", (_, around, hole) => {
  const text = pg + around.replace("HERE", () => `pool.query(\`SELECT '\${${hole}}'\`);`);
  expect(severities(text)).toEqual(["high"]);
  const [match] = sqlInjection.find(parseJavascriptText(text));
  expect(match?.message).toContain("from the request");
});

test.each([
  [
    "names that branch at each step",
    Array.from({ length: 60 }, (_, i) => `const a${i + 1} = a${i} + a${i};`).join("\n"),
  ],
  ["brackets within brackets", `const a60 = ${"(".repeat(150)}x${" + x)".repeat(150)};`],
  ["a name that is bound again and again", "a60 = x;\n".repeat(3000)],
])("ends soon with %s", (_, body) => {
  const text = inside(
    `let a60; const a0 = x;\n${body.replace("const a60", "a60")}\npool.query(\`SELECT \${a60}\`);`,
  );
  expect(severities(text)).toHaveLength(1);
});

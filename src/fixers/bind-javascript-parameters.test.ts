import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { sqlInjection } from "../rules/javascript/sql-injection.ts";
import { javascriptSyntax } from "../syntax/javascript.ts";
import { textSyntax } from "../syntax/text.ts";
import { bindJavascriptParameters } from "./bind-javascript-parameters.ts";

const fix = async (source: string, more: Readonly<Record<string, string>> = {}, guided = true) => {
  const fixed = await fixFiles({
    files: { "a.ts": source, ...more },
    rules: [sqlInjection],
    fixers: [bindJavascriptParameters],
    syntaxes: [textSyntax, javascriptSyntax],
    guided,
  });
  return { ...fixed, text: fixed.files["a.ts"] ?? "" };
};

const heads = {
  pg: "import { Pool } from 'pg';\nconst db = new Pool();\n",
  mysql2: "import mysql from 'mysql2/promise';\nconst db = mysql.createPool({});\n",
  sqlite3: "const sqlite3 = require('sqlite3').verbose();\nconst db = new sqlite3.Database('a');\n",
  better: "import Database from 'better-sqlite3';\nconst db = new Database('a');\n",
  knex: "import knex from 'knex';\nconst db = knex({});\n",
  sequelize: "import { Sequelize } from 'sequelize';\nconst db = new Sequelize('');\n",
  prisma: "import { PrismaClient } from '@prisma/client';\nconst db = new PrismaClient();\n",
} as const;
const inside = (head: keyof typeof heads, body: string) =>
  `${heads[head]}export async function f(x, y, req, done) {\n  ${body}\n}\n`;

const cases: readonly (readonly [string, keyof typeof heads, string, string])[] = [
  [
    "a bare value",
    "pg",
    "db.query(`SELECT * FROM t WHERE a = ${x}`);",
    "db.query(`SELECT * FROM t WHERE a = $1`, [x]);",
  ],
  [
    "quotes round it",
    "pg",
    "db.query(`SELECT * FROM t WHERE a = '${x}' AND b > ${y}`);",
    "db.query(`SELECT * FROM t WHERE a = $1 AND b > $2`, [x, y]);",
  ],
  [
    "values that are there",
    "pg",
    "db.query(`SELECT * FROM t WHERE a = $1 AND b = '${x}'`, [y]);",
    "db.query(`SELECT * FROM t WHERE a = $1 AND b = $2`, [y, x]);",
  ],
  [
    "a callback behind",
    "pg",
    "db.query(`DELETE FROM t WHERE a = ${x}`, done);",
    "db.query(`DELETE FROM t WHERE a = $1`, [x], done);",
  ],
  [
    "a pattern",
    "pg",
    "db.query(`SELECT * FROM t WHERE a LIKE '%${x}%'`);",
    "db.query(`SELECT * FROM t WHERE a LIKE $1`, [`%${x}%`]);",
  ],
  [
    "a sum",
    "pg",
    `db.query("SELECT * FROM t WHERE a = '" + x + "' AND b = " + y);`,
    `db.query("SELECT * FROM t WHERE a = $1 AND b = $2", [x, y]);`,
  ],
  [
    "a sum with a pattern",
    "pg",
    `db.query("SELECT * FROM t WHERE a LIKE '" + x + "%' LIMIT 1");`,
    'db.query("SELECT * FROM t WHERE a LIKE $1 LIMIT 1", [`${x}%`]);',
  ],
  [
    "a sum over lines",
    "pg",
    `db.query("SELECT * FROM t " +\n    "WHERE a = '" + x + "'");`,
    `db.query("SELECT * FROM t " +\n    "WHERE a = $1", [x]);`,
  ],
  [
    "a variable",
    "pg",
    "const q = `INSERT INTO t VALUES ('${x}', ${y})`;\n  await db.query(q);",
    "const q = `INSERT INTO t VALUES ($1, $2)`;\n  await db.query(q, [x, y]);",
  ],
  [
    "a constant that stays",
    "pg",
    "const T = 't';\n  db.query(`SELECT * FROM ${T} WHERE a = ${x}`);",
    "const T = 't';\n  db.query(`SELECT * FROM ${T} WHERE a = $1`, [x]);",
  ],
  [
    "objects that must not get in",
    "mysql2",
    "db.query(`SELECT * FROM t WHERE a = '${req.body.a}'`);",
    "db.query(`SELECT * FROM t WHERE a = ?`, [String(req.body.a)]);",
  ],
  [
    "prepared statements, which take none",
    "mysql2",
    "db.execute(`SELECT * FROM t WHERE a = '${x}'`);",
    "db.execute(`SELECT * FROM t WHERE a = ?`, [x]);",
  ],
  [
    "an order to keep",
    "mysql2",
    "db.execute(`SELECT * FROM t WHERE a = ${x} AND b = ? AND c = ${y}`, [1]);",
    "db.execute(`SELECT * FROM t WHERE a = ? AND b = ? AND c = ?`, [x, 1, y]);",
  ],
  [
    "SQLite with a callback",
    "sqlite3",
    "db.get(`SELECT * FROM t WHERE a = '${x}'`, (e, row) => done(row));",
    "db.get(`SELECT * FROM t WHERE a = ?`, [x], (e, row) => done(row));",
  ],
  [
    "what is prepared and run",
    "better",
    "return db.prepare(`SELECT * FROM t WHERE a = ${x.trim()}`).get();",
    "return db.prepare(`SELECT * FROM t WHERE a = ?`).get(x.trim());",
  ],
  [
    "knex",
    "knex",
    "db.raw(`SELECT * FROM t WHERE a = ${x.trim()}`);",
    "db.raw(`SELECT * FROM t WHERE a = ?`, [x.trim()]);",
  ],
  [
    "a piece for knex",
    "knex",
    "db('t').whereRaw(`a = '${req.params.a}'`);",
    "db('t').whereRaw(`a = ?`, [req.params.a]);",
  ],
  [
    "Sequelize",
    "sequelize",
    "db.query(`SELECT * FROM t WHERE a = '${x}'`);",
    "db.query(`SELECT * FROM t WHERE a = ?`, { replacements: [String(x)] });",
  ],
  [
    "Sequelize with options",
    "sequelize",
    "db.query(`SELECT * FROM t WHERE a = '${x}'`, { type: 'SELECT' });",
    "db.query(`SELECT * FROM t WHERE a = ?`, { type: 'SELECT', replacements: [String(x)] });",
  ],
  [
    "Prisma",
    "prisma",
    "db.$queryRawUnsafe(`SELECT * FROM t WHERE a = '${x}'`);",
    "db.$queryRaw`SELECT * FROM t WHERE a = ${x}`;",
  ],
];

test.each(cases)("%s", async (_, head, before, after) => {
  const fixed = await fix(inside(head, before));
  expect(fixed.text).toBe(inside(head, after));
  expect(fixed.after).toEqual([]);
});

test("line ends, marks and what stands round it stay", async () => {
  const before =
    `\uFEFF${inside("pg", "db.query(`SELECT 1 /* 😀 */ FROM t WHERE a = '${x}'`, /* all */ done);")}`.replaceAll(
      "\n",
      "\r\n",
    );
  const after = before
    .replace("'${x}'", "$1")
    .replace("`, /* all */ done", "`, [x], /* all */ done");
  expect((await fix(before)).text).toBe(after);
});

test.each([
  ["a list", "pg", "db.query(`SELECT * FROM t WHERE a IN (${x})`);"],
  ["a condition", "pg", "db.query(`SELECT * FROM t WHERE ${x}`);"],
  ["part of a typed text", "pg", "db.query(`SELECT now() - INTERVAL '${x} days'`);"],
  [
    "a statement that grows",
    "pg",
    "let q = 'SELECT 1';\n  q += ` WHERE a = ${x}`;\n  db.query(q);",
  ],
  [
    "a statement that is used twice",
    "pg",
    "const q = `SELECT * FROM t WHERE a = ${x}`;\n  log(q);\n  db.query(q);",
  ],
  [
    "a value that changes in between",
    "pg",
    "const q = `SELECT * FROM t WHERE a = ${x}`;\n  x = 1;\n  db.query(q);",
  ],
  ["values from elsewhere", "pg", "db.query(`SELECT * FROM t WHERE a = $1 AND b = ${x}`, values);"],
  ["placeholders without values", "pg", "db.query(`SELECT * FROM t WHERE a = $1 AND b = ${x}`);"],
  ["a call that takes no values", "sqlite3", "db.exec(`DELETE FROM t WHERE a = ${x}`);"],
  [
    "what is prepared for later",
    "better",
    "const s = db.prepare(`SELECT * FROM t WHERE a = ${x}`);",
  ],
  ["mixed quotes", "pg", `db.query("SELECT * FROM t WHERE a = '" + x + '\\'');`],
  [
    "a comment inside",
    "pg",
    `db.query("SELECT * FROM t WHERE a = " + /* why */ x + " AND 1 = 1");`,
  ],
  [
    "a name among the options",
    "sequelize",
    "db.query(`SELECT * FROM t WHERE a = ${x}`, { replacements: { b: 1 } });",
  ],
] as const)("leaves %s to a person", async (_, head, body) => {
  const { text, refused } = await fix(inside(head, body));
  expect(text).toBe(inside(head, body));
  expect(refused).toMatchObject([{ reason: "needs-person" }]);
});

const unknown =
  "import { db } from './db';\nexport const f = (x) => db.query(`SELECT * FROM t WHERE a = '${x}'`);\n";

test("a connection from elsewhere is one of the only driver that the project asks for, as a guess", async () => {
  const manifest = { "package.json": '{ "dependencies": { "pg": "8", "express": "4" } }' };
  expect((await fix(unknown, manifest, false)).text).toBe(unknown);
  expect((await fix(unknown, manifest)).text).toContain("a = $1`, [x])");
  const two = { "package.json": '{ "dependencies": { "pg": "8", "mysql2": "3" } }' };
  expect((await fix(unknown, two)).refused).toMatchObject([{ reason: "needs-person" }]);
  expect((await fix(unknown, { "package.json": "{" })).text).toBe(unknown);
  expect((await fix(unknown)).text).toBe(unknown);
});

test("what is sure is safe, and a guess is guided", async () => {
  const safe = await fix(inside("pg", "db.query(`SELECT * FROM t WHERE a = ${x}`);"), {}, false);
  expect(safe.proposals.map(({ safety }) => safety)).toEqual(["safe"]);
  const guess = await fix(
    inside("prisma", "db.$queryRawUnsafe(`SELECT * FROM t WHERE a = ${x}`);"),
  );
  expect(guess.proposals.map(({ safety }) => safety)).toEqual(["guided"]);
});

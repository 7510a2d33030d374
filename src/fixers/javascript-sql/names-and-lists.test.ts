import { expect, test } from "vitest";
import { fixJavascript } from "../../../test/fix-javascript.ts";
import { sqlInjection } from "../../rules/javascript/sql-injection.ts";
import { bindJavascriptParameters } from "../bind-javascript-parameters.ts";

const fix = (source: string, guided = true) =>
  fixJavascript(source, { rule: sqlInjection, fixer: bindJavascriptParameters, guided });

const heads = {
  pg: "import { Pool } from 'pg';\nconst db = new Pool();\n",
  mysql2: "import mysql from 'mysql2/promise';\nconst db = mysql.createPool({});\n",
  better: "import Database from 'better-sqlite3';\nconst db = new Database('a');\n",
  knex: "import knex from 'knex';\nconst db = knex({});\n",
  sequelize: "import { Sequelize } from 'sequelize';\nconst db = new Sequelize('');\n",
} as const;
type Head = keyof typeof heads;

const inside = (head: Head, body: string) =>
  `${heads[head]}export async function f(x, y, ids) {\n  ${body}\n}\n`;

const quoting = (quote: string) =>
  `\n/** Quotes the name of a table or a column: nothing in it can end the quotes. */\nfunction quoteIdentifier(name) {\n  return '${quote}' + String(name).replaceAll('${quote}', '${quote}${quote}') + '${quote}';\n}\n`;

test.each<[Head, string, string, string]>([
  [
    "pg",
    "db.query(`SELECT * FROM ${x} WHERE a = '${y}'`);",
    "db.query(`SELECT * FROM ${quoteIdentifier(x)} WHERE a = $1`, [y]);",
    quoting('"'),
  ],
  [
    "pg",
    `db.query('SELECT "' + x.column + '" FROM t ORDER BY ' + y);`,
    `db.query('SELECT ' + quoteIdentifier(x.column) + ' FROM t ORDER BY ' + quoteIdentifier(y));`,
    quoting('"'),
  ],
  [
    "mysql2",
    "db.query(`DROP TABLE IF EXISTS \\`${x}\\``);",
    "db.query(`DROP TABLE IF EXISTS ${quoteIdentifier(x)}`);",
    quoting("`"),
  ],
  [
    "knex",
    "db.raw(`SELECT * FROM ${x} WHERE a = ${y}`);",
    "db.raw(`SELECT * FROM ?? WHERE a = ?`, [String(x), String(y)]);",
    "",
  ],
  [
    "sequelize",
    "db.query(`SELECT * FROM ${x} LIMIT ${y}`);",
    "db.query(`SELECT * FROM ${db.getQueryInterface().quoteIdentifier(x)} LIMIT ?`, { replacements: [Number(y)] });",
    "",
  ],
  [
    "pg",
    "db.query(`SELECT * FROM t WHERE a IN (${ids.join(',')}) AND b NOT IN ('${x.join(\"','\")}')`);",
    "db.query(`SELECT * FROM t WHERE a = ANY($1) AND b <> ALL($2)`, [ids, x]);",
    "",
  ],
  [
    "pg",
    `db.query("SELECT * FROM t WHERE a IN (" + ids.map((i) => "'" + i + "'").join(", ") + ") AND b = " + x);`,
    `db.query("SELECT * FROM t WHERE a = ANY($1) AND b = $2", [ids, x]);`,
    "",
  ],
  [
    "mysql2",
    "db.query(`SELECT * FROM t WHERE a IN (${ids.join()}) AND b = ?`, [1]);",
    "db.query(`SELECT * FROM t WHERE a IN (?) AND b = ?`, [ids.map(String), 1]);",
    "",
  ],
  [
    "mysql2",
    "db.execute(`SELECT * FROM t WHERE a IN (${ids.map(i => `'${i}'`).join(',')}) AND b = ?`, [1]);",
    'db.execute(`SELECT * FROM t WHERE a IN (${ids.map(() => "?").join(", ")}) AND b = ?`, [...ids, 1]);',
    "",
  ],
  [
    "better",
    `return db.prepare("SELECT * FROM t WHERE a IN ('" + ids.join("','") + "') AND b = '" + x + "'").all();`,
    `return db.prepare("SELECT * FROM t WHERE a IN (" + ids.map(() => "?").join(", ") + ") AND b = ?").all(...ids, String(x));`,
    "",
  ],
])("%s: %s", async (head, before, after, added) => {
  const source = inside(head, before);
  const { text, after: left, proposals } = await fix(source);
  expect(text).toBe(`${inside(head, after)}${added}`);
  expect(left).toEqual([]);
  expect(proposals.map(({ safety }) => safety)).toEqual(["guided"]);
  expect((await fix(source, false)).text).toBe(source);
});

test.each<[string, Head, string, string]>([
  ["part of a name", "pg", "db.query(`SELECT * FROM t_${x}`);", "Part of a name"],
  ["columns", "pg", "db.query(`SELECT * FROM t ORDER BY ${x.sortOrder}`);", "more than one"],
  ["a call that says what it wants", "pg", "db.query(`SELECT * FROM ${x()}`);", "more than one"],
  ["a text that may be a list", "pg", "db.query(`SELECT * FROM t WHERE a IN (${ids})`);", "list"],
  [
    "elements that are changed",
    "pg",
    "db.query(`SELECT 1 WHERE a IN (${ids.map((i) => i.id).join(',')})`);",
    "list",
  ],
])("leaves %s to a person", async (_, head, body, message) => {
  const { text, refused } = await fix(inside(head, body));
  expect(text).toBe(inside(head, body));
  expect(refused[0]?.message).toContain(message);
});

import { expect, test } from "vitest";
import { fixSql as fix, sqlHeads as heads, insideSql as inside } from "../../../test/fix-sql.ts";

const refused: [string, string, string][] = [
  ["part of a name", `c.execute(f"SELECT * FROM t_{x} WHERE a = 1")`, "Part of a name"],
  ["two halves of a name", `c.execute(f"SELECT * FROM {x}{y}")`, "Part of a name"],
  [
    "a name and a value by percent",
    `c.execute("SELECT * FROM %s WHERE a = '%s'" % (x, y))`,
    "one template",
  ],
  ["an order", `c.execute(f"SELECT * FROM t ORDER BY {y.order_by}")`, "more than one name"],
  ["columns", `c.execute(f"SELECT {x} FROM t ORDER BY {y.columns}")`, "piece of SQL"],
  ["a list", `c.execute(f"SELECT * FROM t WHERE a IN ({x})")`, "one placeholder for each"],
  ["a condition", `c.execute(f"SELECT * FROM t WHERE {x}")`, "piece of SQL"],
  [
    "what its name says is SQL",
    `c.execute(f"SELECT * FROM t WHERE a = {y.where_clause}")`,
    "piece of SQL",
  ],
  [
    "a text that may bring its quotes",
    `v = "'" + x + "'"\n    c.execute(f"SELECT * FROM t WHERE a = {v}")`,
    "piece of SQL",
  ],
  ["a column of a join", `c.execute(f"SELECT * FROM t JOIN u ON t.a = {x}")`, "piece of SQL"],
  ["a typed text", `c.execute(f"SELECT * FROM t WHERE a > date '{x}'")`, "quoted text"],
  ["an escape text", `c.execute(f"SELECT * FROM t WHERE a = E'{x}'")`, "quoted text"],
  ["other statements", `c.execute(f"SET {x}")`, "piece of SQL"],
  ["a value in another statement", `c.execute(f"PRAGMA table_info('{x}')")`, "quoted text"],
  ["a comment of SQL", `c.execute(f"SELECT 1 -- {x}")`, "piece of SQL"],
  [
    "a text that goes on from one step to the next",
    `q = "SELECT 1 WHERE a = '"\n    q += f"{x}'"\n    c.execute(q)`,
    "several steps",
  ],
  [
    "a comment that goes on",
    `q = "SELECT 1 -- all "\n    q += f" WHERE a = {x}"\n    c.execute(q)`,
    "several steps",
  ],
  [
    "a name in one of several steps",
    `q = "SELECT 1"\n    q += f" FROM {x}"\n    c.execute(q)`,
    "several steps",
  ],
  [
    "a statement that is printed on its way",
    `q = "SELECT 1"\n    q += f" WHERE a = {x}"\n    print(q)\n    c.execute(q)`,
    "several steps",
  ],
  [
    "a step in the same line as its condition",
    `q = "SELECT 1"\n    if y: q += f" WHERE a = {x}"\n    c.execute(q)`,
    "several steps",
  ],
  [
    "placeholders that are there",
    `q = "SELECT 1 WHERE b = ?"\n    q += f" AND a = {x}"\n    c.execute(q)`,
    "several steps",
  ],
  [
    "values that are handed over already",
    `q = "SELECT 1"\n    q += f" WHERE a = {x}"\n    c.execute(q, y)`,
    "several steps",
  ],
  [
    "two branches",
    `if y:\n        q = f"SELECT {x}"\n    else:\n        q = f"SELECT 1, {x}"\n    c.execute(q)`,
    "several steps",
  ],
  [
    "a variable used twice",
    `q = f"SELECT 1 WHERE a = {x}"\n    print(q)\n    c.execute(q)`,
    "more than once",
  ],
  [
    "a value that changes in between",
    `q = f"SELECT 1 WHERE a = {x}"\n    x = 1\n    c.execute(q)`,
    "may change",
  ],
  [
    "a loop in between",
    `q = f"SELECT 1 WHERE a = {x}"\n    for _ in y:\n        c.execute(q)`,
    "may change",
  ],
  [
    "a call in a variable's hole",
    `q = f"SELECT 1 WHERE a = {next(x)}"\n    c.execute(q)`,
    "may change",
  ],
  ["a formatted number", `c.execute(f"SELECT 1 WHERE a = {x:>5}")`, "formatted"],
  ["its own source", `c.execute(f"SELECT 1 WHERE a = {x=}")`, "formatted"],
  ["executemany", `c.executemany(f"INSERT INTO t VALUES ({x})", y)`, "executemany"],
  [
    "parameters that are not seen",
    `c.execute(f"SELECT 1 WHERE a = {x} AND b = ?", y)`,
    "parameters that this statement",
  ],
  [
    "more placeholders than parameters",
    `c.execute(f"SELECT 1 WHERE a = {x} AND b = ?")`,
    "parameters that this statement",
  ],
  ["two ways at once", `c.execute("SELECT '%s'" % x + " AND b = " + y)`, "more than one way"],
  ["a comment between", `c.execute("SELECT 1 WHERE a = " +  # why\n              x)`, "comment"],
];

test.each(refused)("refuses %s", async (_, body, reason) => {
  const source = inside("sqlite3", body);
  const { text, refused: answers } = await fix(source, { guided: true });
  expect(text).toBe(source);
  expect(answers).toMatchObject([
    { reason: "needs-person", message: expect.stringContaining(reason) },
  ]);
});

test.each([
  [
    "an unknown driver",
    "def f(cur, x):\n    cur.execute(f\"SELECT 1 WHERE a = '{x}'\")\n",
    "cannot tell",
  ],
  [
    "two drivers",
    "import sqlite3, psycopg2\ndef f(cur, x):\n    cur.execute(f\"SELECT 1 WHERE a = '{x}'\")\n",
    "cannot tell",
  ],
  [
    "double quotes elsewhere",
    `${heads.psycopg2}def f(x):\n    c.execute(f'SELECT 1 WHERE a = "{x}"')\n`,
    "name of a table",
  ],
  [
    "a migration",
    "from alembic import op\ndef f(x):\n    op.execute(f\"DELETE FROM t WHERE a = '{x}'\")\n",
    "text()",
  ],
])("refuses %s", async (_, source, reason) => {
  const { text, refused: answers } = await fix(source);
  expect(text).toBe(source);
  expect(answers[0]?.message).toContain(reason);
});

test("a file with an error in its syntax is never edited", async () => {
  const source = `${inside("sqlite3", `c.execute(f"SELECT 1 WHERE a = {x}")`)}y = = 1\n`;
  const { text, refused: answers } = await fix(source);
  expect(text).toBe(source);
  expect(answers).toHaveLength(1);
});

import { describe, expect, test } from "vitest";
import {
  fixSql as fix,
  insideSql as inside,
  type SqlHead,
  sqlHeads,
} from "../../../test/fix-sql.ts";

const guided = async (before: string): Promise<string> => {
  const { text, after, proposals } = await fix(before, { guided: true });
  expect(after).toEqual([]);
  expect(proposals.every(({ safety }) => safety === "guided")).toBe(true);
  expect((await fix(before)).text).toBe(before);
  return text;
};

const becomes = async (head: SqlHead, before: string, after: string) => {
  const text = await guided(inside(head, before));
  expect(text.slice(text.indexOf("def f("))).toBe(inside(head, after).slice(sqlHeads[head].length));
};

describe("names", () => {
  test.each<[SqlHead, string, string]>([
    [
      "sqlite3",
      `c.execute(f"SELECT * FROM {x} WHERE a = '{y}'")`,
      `c.execute(f"SELECT * FROM {quote_identifier(x)} WHERE a = ?", (y,))`,
    ],
    [
      "sqlite3",
      `c.execute('SELECT "' + x.column + '" FROM t')`,
      `c.execute('SELECT ' + quote_identifier(x.column) + ' FROM t')`,
    ],
    [
      "sqlite3",
      'c.execute(f"SELECT {x}.`{y[0]}` FROM [{x}]")',
      `c.execute(f"SELECT {quote_identifier(x)}.{quote_identifier(y[0])} FROM {quote_identifier(x)}")`,
    ],
    [
      "sqlite3",
      `c.executescript("DROP TABLE IF EXISTS %s" % x)`,
      `c.executescript("DROP TABLE IF EXISTS %s" % quote_identifier(x))`,
    ],
    [
      "mysql-connector",
      `c.execute("SELECT * FROM {} WHERE p LIKE '5%'".format(x))`,
      `c.execute("SELECT * FROM {} WHERE p LIKE '5%'".format(quote_identifier(x)))`,
    ],
    [
      "psycopg2",
      `c.execute(f"TRUNCATE TABLE {x}")`,
      `c.execute(f"TRUNCATE TABLE {Identifier(x).as_string(c)}")`,
    ],
  ])("%s: %s", becomes);

  test("the function stands below the imports, once, with two blank lines on both sides", async () => {
    const text = await guided(
      '"""Doc."""\r\nfrom __future__ import annotations\r\nimport sqlite3  # the driver\r\n\r\nc = sqlite3.connect("x")\r\ndef f(x, y):\r\n    c.execute(f"DELETE FROM {x}")\r\n    c.execute(f"DELETE FROM {y}")\r\n',
    );
    expect(text).toBe(
      '"""Doc."""\r\nfrom __future__ import annotations\r\nimport sqlite3  # the driver\r\n\r\n\r\ndef quote_identifier(name: str) -> str:\r\n    """Quotes the name of a table or a column: nothing in it can end the quotes."""\r\n    return "`" + name.replace("`", "``") + "`"\r\n\r\n\r\nc = sqlite3.connect("x")\r\ndef f(x, y):\r\n    c.execute(f"DELETE FROM {quote_identifier(x)}")\r\n    c.execute(f"DELETE FROM {quote_identifier(y)}")\r\n',
    );
  });

  test.each([
    [
      "a session",
      "from sqlalchemy import text\nfrom sqlalchemy.orm import Session\ndef f(s: Session, x):\n    s.execute(text(f'SELECT * FROM {x}'))\n",
      "{s.get_bind().dialect.identifier_preparer.quote(x)}",
    ],
    [
      "an asynchronous session",
      "from sqlalchemy import text\nfrom sqlalchemy.ext.asyncio import AsyncSession\nasync def f(s: AsyncSession, x):\n    await s.execute(text(f'SELECT * FROM {x}'))\n",
      "{s.get_bind().dialect.identifier_preparer.quote(x)}",
    ],
    [
      "a migration",
      "from alembic import op\ndef f(x):\n    op.execute(f'ALTER TABLE {x} ADD COLUMN a int')\n",
      "{op.get_context().dialect.identifier_preparer.quote(x)}",
    ],
    [
      "asyncpg",
      "import asyncpg\nasync def f(c: asyncpg.Connection, x):\n    await c.fetch(f'SELECT * FROM {x}')\n",
      `return '"' + name.replace('"', '""') + '"'`,
    ],
  ])("%s", async (_, before, after) => {
    expect(await guided(before)).toContain(after);
  });

  test.each([
    [
      "a session that is not known",
      "from sqlalchemy import text\ndef f(s, x):\n    s.execute(text(f'SELECT * FROM {x}'))\n",
      "as the driver does",
    ],
    [
      "Django",
      "from django.db import connection\ndef f(x):\n    connection.cursor().execute(f'SELECT * FROM {x}')\n",
      "Django's `quote_name`",
    ],
    [
      "a name that is taken",
      "import sqlite3\nc = sqlite3.connect('x')\ndef quote_identifier(x):\n    return x\ndef f(x):\n    c.execute(f'SELECT * FROM {x}')\n",
      "means something else",
    ],
  ])("refuses %s", async (_, before, message) => {
    const { text, refused } = await fix(before, { guided: true });
    expect(text).toBe(before);
    expect(refused[0]?.message).toContain(message);
  });
});

describe("lists", () => {
  test.each<[SqlHead, string, string]>([
    [
      "sqlite3",
      `c.execute(f"SELECT * FROM t WHERE a IN ({','.join(map(str, x))}) AND b = '{name}'")`,
      `c.execute(f"SELECT * FROM t WHERE a IN ({','.join('?' * len(x))}) AND b = ?", (*x, name))`,
    ],
    [
      "sqlite3",
      `c.execute(f'SELECT * FROM t WHERE a NOT IN {tuple(x)}')`,
      `c.execute(f'SELECT * FROM t WHERE a NOT IN ({",".join("?" * len(x))})', (*x,))`,
    ],
    [
      "sqlite3",
      `c.execute("SELECT * FROM t WHERE a IN (%s)" % ",".join(x.ids))`,
      `c.execute("SELECT * FROM t WHERE a IN (%s)" % ",".join("?" * len(x.ids)), (*x.ids,))`,
    ],
    [
      "sqlite3",
      `c.execute(f"UPDATE t SET b = ? WHERE a IN ({', '.join(str(i) for i in x)}) AND d = ?", (1, 2))`,
      `c.execute(f"UPDATE t SET b = ? WHERE a IN ({','.join('?' * len(x))}) AND d = ?", (1, *x, 2))`,
    ],
    [
      "mysql-connector",
      `c.execute(f"SELECT * FROM t WHERE a IN ({','.join(x)})")`,
      `c.execute(f"SELECT * FROM t WHERE a IN ({','.join(['%s'] * len(x))})", (*x,))`,
    ],
    [
      "psycopg2",
      `c.execute("SELECT * FROM t WHERE p LIKE '5%%' AND a IN ('%s') AND b = '%s'" % ("','".join(x), y))`,
      `c.execute("SELECT * FROM t WHERE p LIKE '5%%' AND a = ANY(%s) AND b = %s", (list(x), y))`,
    ],
    [
      "psycopg2",
      `c.execute(f"SELECT * FROM t WHERE a not in ({', '.join(repr(i) for i in x)})")`,
      `c.execute("SELECT * FROM t WHERE a <> ALL(%s)", (list(x),))`,
    ],
    [
      "sqlalchemy",
      `session.execute(text(f"SELECT * FROM t WHERE a IN ({','.join(x)}) AND b = {y}"))`,
      `session.execute(text("SELECT * FROM t WHERE a IN :x AND b = :y").bindparams(bindparam("x", expanding=True)), {"x": list(x), "y": y})`,
    ],
    [
      "sqlalchemy",
      `q = text(f"SELECT * FROM t WHERE a IN ({','.join(x)})")`,
      `q = text("SELECT * FROM t WHERE a IN :x").bindparams(bindparam("x", value=list(x), expanding=True))`,
    ],
  ])("%s: %s", becomes);

  test.each([
    ["a text that may be a list", `c.execute(f"SELECT * FROM t WHERE a IN ({x})")`],
    ["what cannot be written twice", `c.execute(f"SELECT 1 WHERE a IN ({','.join(x())})")`],
    [
      "a condition in the loop",
      `c.execute(f"SELECT 1 WHERE a IN ({','.join(i for i in x if i)})")`,
    ],
    [
      "a list and a value by percent",
      `c.execute("SELECT 1 WHERE a IN (%s) AND b = '%s'" % (",".join(x), y))`,
    ],
  ])("refuses %s", async (_, body) => {
    const before = inside("sqlite3", body);
    const { text, refused } = await fix(before, { guided: true });
    expect(text).toBe(before);
    expect(refused[0]?.message).toContain("list");
  });
});

test("a number of rows", () =>
  becomes(
    "sqlite3",
    `c.execute(f"SELECT * FROM t LIMIT {x} OFFSET {y * 2}")`,
    `c.execute("SELECT * FROM t LIMIT ? OFFSET ?", (int(x), int(y * 2)))`,
  ));

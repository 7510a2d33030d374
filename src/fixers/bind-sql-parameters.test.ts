import { describe, expect, test } from "vitest";
import { fixSql as fix, type SqlHead as Head, insideSql as inside } from "../../test/fix-sql.ts";

const becomes = async (head: Head, before: string, after: string) => {
  const fixed = await fix(inside(head, before));
  expect(fixed.text).toBe(inside(head, after));
  expect(fixed.after).toEqual([]);
  expect(fixed.proposals.every(({ safety }) => safety === "safe")).toBe(true);
};

describe("each way to build a statement", () => {
  test.each([
    [
      "an f-string",
      `c.execute(f"SELECT * FROM t WHERE a = {x}")`,
      `c.execute("SELECT * FROM t WHERE a = ?", (x,))`,
    ],
    [
      "quotes",
      `c.execute(f"SELECT * FROM t WHERE a = '{x}' AND b = '{y}'")`,
      `c.execute("SELECT * FROM t WHERE a = ? AND b = ?", (x, y))`,
    ],
    [
      "plus",
      `c.execute("SELECT * FROM t WHERE a = '" + name + "' AND b = '" + str(y) + "'")`,
      `c.execute("SELECT * FROM t WHERE a = ? AND b = ?", (name, str(y)))`,
    ],
    [
      "plus without quotes",
      `c.execute("SELECT * FROM t WHERE a = " + str(y))`,
      `c.execute("SELECT * FROM t WHERE a = ?", (y,))`,
    ],
    [
      "percent",
      `c.execute('SELECT * FROM t WHERE a = \\'%s\\' AND p = 5 %% 2' % name)`,
      `c.execute('SELECT * FROM t WHERE a = ? AND p = 5 % 2', (name,))`,
    ],
    [
      "percent with a tuple",
      `c.execute("SELECT * FROM t WHERE a = '%s' AND b = %d" % (x, y))`,
      `c.execute("SELECT * FROM t WHERE a = ? AND b = ?", (x, y))`,
    ],
    [
      "percent with a dict",
      `c.execute("SELECT * FROM t WHERE a = '%(a)s'" % {"a": x})`,
      `c.execute("SELECT * FROM t WHERE a = ?", (x,))`,
    ],
    [
      "format",
      `c.execute("SELECT * FROM t WHERE a = '{}' AND b = {n!s} AND c = '{{'".format(x, n=y))`,
      `c.execute("SELECT * FROM t WHERE a = ? AND b = ? AND c = '{'", (x, y))`,
    ],
    [
      "format by number",
      `c.execute("SELECT * FROM t WHERE a = {1} AND b = {0}".format(x, y))`,
      `c.execute("SELECT * FROM t WHERE a = ? AND b = ?", (y, x))`,
    ],
  ])("%s", (_, before, after) => becomes("sqlite3", before, after));
});

describe("what is kept of the source", () => {
  test.each([
    [
      "lines",
      `c.execute("SELECT * FROM t "\n              "WHERE a = '" + name +\n              "' AND b = 1")`,
      `c.execute("SELECT * FROM t "\n              "WHERE a = ?" +\n              " AND b = 1", (name,))`,
    ],
    [
      "three quotes",
      `c.execute(f"""SELECT *\n      FROM t -- all of "t"\n      WHERE a = '{x}'\n    """)`,
      `c.execute("""SELECT *\n      FROM t -- all of "t"\n      WHERE a = ?\n    """, (x,))`,
    ],
    [
      "an argument on a line of its own",
      `c.execute(\n        f"UPDATE t SET a = {x}"\n        f" WHERE b = '{y}'",\n    )`,
      `c.execute(\n        "UPDATE t SET a = ?"\n        " WHERE b = ?",\n        (x, y),\n    )`,
    ],
    [
      "Windows line ends",
      `c.execute(\r\n        f"UPDATE t SET a = {x}"\r\n    )`,
      `c.execute(\r\n        "UPDATE t SET a = ?",\r\n        (x,)\r\n    )`,
    ],
    [
      "a raw prefix",
      `c.execute(rf"SELECT * FROM t WHERE a = '{x}'")`,
      `c.execute(r"SELECT * FROM t WHERE a = ?", (x,))`,
    ],
    [
      "doubled braces",
      `c.execute(f"SELECT * FROM t WHERE a = '{x}' AND b = '{{'")`,
      `c.execute("SELECT * FROM t WHERE a = ? AND b = '{'", (x,))`,
    ],
    [
      "a name from a constant",
      `T = "users"\n    c.execute(f"SELECT * FROM {T} WHERE a = {x} AND b = '{{'")`,
      `T = "users"\n    c.execute(f"SELECT * FROM {T} WHERE a = ? AND b = '{{'", (x,))`,
    ],
    [
      "a comment behind",
      `c.execute(f"SELECT * FROM t WHERE a = {x}")  # why`,
      `c.execute("SELECT * FROM t WHERE a = ?", (x,))  # why`,
    ],
    [
      "brackets that are not needed",
      `c.execute(("SELECT * FROM t WHERE a = " + (x if y else "b") + ";"))`,
      `c.execute(("SELECT * FROM t WHERE a = ?;"), (x if y else "b",))`,
    ],
  ])("%s", (_, before, after) => becomes("sqlite3", before, after));
});

describe("values", () => {
  test.each([
    [
      "a pattern",
      `c.execute(f"SELECT * FROM t WHERE b LIKE '%{y}%'")`,
      `c.execute("SELECT * FROM t WHERE b LIKE ?", (f"%{y}%",))`,
    ],
    [
      "a pattern with plus",
      `c.execute("SELECT * FROM t WHERE b LIKE '%" + y + "%'")`,
      `c.execute("SELECT * FROM t WHERE b LIKE ?", (f"%{y}%",))`,
    ],
    [
      "a pattern with percent",
      `c.execute("SELECT * FROM t WHERE b LIKE '%%%s%%'" % y)`,
      `c.execute("SELECT * FROM t WHERE b LIKE ?", (f"%{y}%",))`,
    ],
    [
      "two in one text",
      `c.execute(f"SELECT * FROM t WHERE b = '{x}-{y} it''s {{}}'")`,
      `c.execute("SELECT * FROM t WHERE b = ?", (f"{x}-{y} it's {{}}",))`,
    ],
    [
      "a format",
      `c.execute(f"SELECT * FROM t WHERE d = '{x:%Y-%m}'")`,
      `c.execute("SELECT * FROM t WHERE d = ?", (f"{x:%Y-%m}",))`,
    ],
    [
      "the same twice",
      `c.execute(f"SELECT * FROM t WHERE a = '{x}' OR b = '{x}'")`,
      `c.execute("SELECT * FROM t WHERE a = ? OR b = ?", (x, x))`,
    ],
    [
      "quotes of the same kind in a hole",
      `c.execute(f"SELECT * FROM t WHERE a = '{x['k']}'")`,
      `c.execute("SELECT * FROM t WHERE a = ?", (x['k'],))`,
    ],
    [
      "rows of VALUES",
      `c.execute(f"INSERT INTO t (a, b) VALUES ({x}, '{y}'), (1, {name})")`,
      `c.execute("INSERT INTO t (a, b) VALUES (?, ?), (1, ?)", (x, y, name))`,
    ],
    [
      "BETWEEN",
      `c.execute(f"SELECT * FROM t WHERE a BETWEEN {x} AND {y}")`,
      `c.execute("SELECT * FROM t WHERE a BETWEEN ? AND ?", (x, y))`,
    ],
    [
      "double quotes, which SQLite reads as a text",
      `c.execute(f'SELECT * FROM t WHERE a = "{x}"')`,
      `c.execute('SELECT * FROM t WHERE a = ?', (x,))`,
    ],
    [
      "how many rows, as a number",
      `c.execute("SELECT 1 WHERE a = '%s' LIMIT %d" % (x, y))`,
      `c.execute("SELECT 1 WHERE a = ? LIMIT ?", (x, y))`,
    ],
    [
      "a number that is written out",
      `c.execute("INSERT INTO t VALUES ('%s', '%d')" % (x, 0))`,
      `c.execute("INSERT INTO t VALUES (?, ?)", (x, 0))`,
    ],
  ])("%s", (_, before, after) => becomes("sqlite3", before, after));
});

describe("parameters that are there", () => {
  test.each([
    [
      "among them",
      `c.execute(f"SELECT 1 WHERE a = ? AND b = {x} AND c = ?", (y, name))`,
      `c.execute("SELECT 1 WHERE a = ? AND b = ? AND c = ?", (y, x, name))`,
    ],
    [
      "behind one with its comma",
      `c.execute(f"SELECT 1 WHERE a = ? AND b = {x}", (y,))`,
      `c.execute("SELECT 1 WHERE a = ? AND b = ?", (y, x))`,
    ],
    [
      "in a list",
      `c.execute(f"SELECT 1 WHERE a = {x} AND b = ?", [y])`,
      `c.execute("SELECT 1 WHERE a = ? AND b = ?", [x, y])`,
    ],
  ])("%s", (_, before, after) => becomes("sqlite3", before, after));

  test("percent signs were doubled before", () =>
    becomes(
      "psycopg2",
      `c.execute(f"SELECT 1 WHERE a = '{x}' AND b LIKE 'a%%' AND c = %s", (y,))`,
      `c.execute("SELECT 1 WHERE a = %s AND b LIKE 'a%%' AND c = %s", (x, y,))`,
    ));
});

describe("libraries", () => {
  const before = `c.execute(f"SELECT 1 WHERE a = '{x}' AND b LIKE 'a%'")`;
  test.each<[Head, string]>([
    ["sqlite3", `c.execute("SELECT 1 WHERE a = ? AND b LIKE 'a%'", (x,))`],
    ["psycopg2", `c.execute("SELECT 1 WHERE a = %s AND b LIKE 'a%%'", (x,))`],
    ["django", `c.execute("SELECT 1 WHERE a = %s AND b LIKE 'a%%'", (x,))`],
    ["mysql-connector", `c.execute("SELECT 1 WHERE a = %s AND b LIKE 'a%'", (x,))`],
  ])("%s", (head, after) => becomes(head, before, after));

  test.each([
    [
      "to_regclass",
      `session.execute(text(f"SELECT to_regclass('{x}')"))`,
      `session.execute(text("SELECT to_regclass(:x)"), {"x": x})`,
    ],
    [
      "a cast",
      `session.execute(text(f"SELECT 1 WHERE a = '{x}'::uuid AND b = :b"), {"b": y})`,
      `session.execute(text("SELECT 1 WHERE a = (:x)::uuid AND b = :b"), {"b": y, "x": x})`,
    ],
    [
      "one name twice, and two of one name",
      `q = text(f"SELECT 1 WHERE a = '{x.id}' AND b = '{y.id}' AND d = '{x.id}'")\n    session.execute(q)`,
      `q = text("SELECT 1 WHERE a = :id AND b = :id_2 AND d = :id").bindparams(id=x.id, id_2=y.id)\n    session.execute(q)`,
    ],
    [
      "a condition",
      `return session.query(A).filter(text(f"a = {x}"))`,
      `return session.query(A).filter(text("a = :x").bindparams(x=x))`,
    ],
    [
      "a statement in a variable",
      `sql = f"SELECT * FROM t WHERE a = {x}"\n    session.execute(text(sql))`,
      `sql = "SELECT * FROM t WHERE a = :x"\n    session.execute(text(sql), {"x": x})`,
    ],
  ])("SQLAlchemy: %s", (_, from, to) => becomes("sqlalchemy", from, to));

  test("asyncpg checks types: guided", async () => {
    const head = "import asyncpg\nasync def f(x, y):\n    c = await asyncpg.connect()\n    ";
    const source = `${head}await c.fetch(f"SELECT 1 WHERE a = '{x}' AND b = '{y}' AND c = '{x}'")\n`;
    expect((await fix(source)).text).toBe(source);
    const { text, proposals } = await fix(source, { guided: true });
    expect(text).toBe(
      `${head}await c.fetch("SELECT 1 WHERE a = $1 AND b = $2 AND c = $1", x, y)\n`,
    );
    expect(proposals[0]?.safety).toBe("guided");
  });

  test("a cursor from elsewhere in a file with one driver: guided", async () => {
    const source = `import sqlite3\ndef f(cur, x):\n    cur.execute(f"SELECT 1 WHERE a = '{x}'")\n`;
    expect((await fix(source)).text).toBe(source);
    expect((await fix(source, { guided: true })).text).toContain(`("SELECT 1 WHERE a = ?", (x,))`);
  });
});

describe("a statement in a variable", () => {
  test("made once and used once, in a block below", () =>
    becomes(
      "sqlite3",
      `q = f"SELECT * FROM t WHERE a = {x}"\n    with c:\n        c.execute(q)`,
      `q = "SELECT * FROM t WHERE a = ?"\n    with c:\n        c.execute(q, (x,))`,
    ));
});

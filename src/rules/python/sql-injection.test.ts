import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { loadPython, parsePythonText } from "../../../test/python.ts";
import { sqlInjection } from "./sql-injection.ts";

const python = await loadPython();
const lite = "import sqlite3\nc = sqlite3.connect('x')\n";
const inside = (body: string) => `${lite}def f(x, n: int, request):\n    ${body}\n`;
const severities = (text: string) =>
  [...sqlInjection.find(parsePythonText(text))].map(({ severity }) => severity);

test.each([
  ["an f-string", inside(`c.execute([[f"SELECT * FROM t WHERE a = {x}"]])`)],
  ["percent", inside(`c.execute([["SELECT '%s'" % x]])`)],
  ["format", inside(`c.execute([["SELECT {}".format(x)]])`)],
  ["plus", inside(`c.execute([["SELECT " + x]])`)],
  ["a variable", inside(`q = f"SELECT {x}"\n    c.execute([[q]])`)],
  [
    "a variable that grows",
    inside(`q = "SELECT 1"\n    q += " WHERE a = " + x\n    c.execute([[q]])`),
  ],
  [
    "text()",
    "from sqlalchemy import text as t\ndef f(s, x):\n    s.execute(t([[f'SELECT {x}']]))\n",
  ],
  [
    "a cursor of unknown origin, where it reads as SQL",
    "def f(cur, x):\n    cur.execute([[f'DELETE FROM t WHERE a = {x}']])\n",
  ],
  [
    "what psql is told",
    "import subprocess\ndef f(x):\n    subprocess.run(['sudo', '/usr/bin/psql', '-tAc', [[f'DROP TABLE {x}']]])\n",
  ],
  [
    "what MySQL's program is told",
    "from subprocess import check_call\ndef f(x):\n    check_call(['mysql', '-e', [[\"SELECT '%s'\" % x]]])\n",
  ],
  ["Django's raw", "def f(x):\n    return User.objects.raw([['SELECT %s' % x]])\n"],
  [
    "pandas",
    "import pandas as pd\ndef f(x, con):\n    return pd.read_sql([[f'SELECT {x}']], con)\n",
  ],
  [
    "asyncpg",
    "import asyncpg\nasync def f(x):\n    c = await asyncpg.connect()\n    await c.fetch([[f'SELECT {x}']])\n",
  ],
  [
    "a session by its annotation",
    "from sqlalchemy.orm import Session\ndef f(db: Session, x):\n    db.execute([[f'{x} b']])\n",
  ],
  ["each call", inside(`c.execute([[f"SELECT {x}"]])\n    c.execute([[f"SELECT {x}"]])`)],
  ["broken code round it", `${lite}def f(x):\n    c.execute([[f"SELECT {x}"]])\n    y = = 1\n`],
])("reports %s", (_, marked) => {
  expect(mark(sqlInjection, python, marked, "a.py")).toBe(marked);
});

test.each([
  ["a literal", inside(`c.execute("SELECT * FROM t WHERE a = ?", (x,))`)],
  ["an f-string without holes", inside(`c.execute(f"SELECT 1")`)],
  ["a constant", inside(`T = "users"\n    c.execute(f"SELECT * FROM {T}")`)],
  [
    "a constant from elsewhere",
    `from .names import TABLE\n${inside("c.execute(f'SELECT * FROM {TABLE}')")}`,
  ],
  [
    "placeholders by number",
    inside(`c.execute(f"SELECT 1 WHERE a IN ({','.join('?' * len(x))})", x)`),
  ],
  [
    "placeholders from a variable",
    inside(`p = ", ".join(["?"] * len(x))\n    c.execute(f"SELECT 1 WHERE a IN ({p})", x)`),
  ],
  [
    "numbered placeholders",
    inside(
      `p = ",".join(f":p{i}" for i, _ in enumerate(x))\n    c.execute(f"SELECT 1 WHERE a IN ({p})")`,
    ),
  ],
  [
    "a number",
    inside(`c.execute("SELECT * FROM t LIMIT %d" % x)\n    c.execute(f"SELECT {int(x)}")`),
  ],
  [
    "a written list to choose from",
    inside(`o = {"a": "name", "b": "age"}\n    c.execute(f"SELECT 1 ORDER BY {o[x]}")`),
  ],
  [
    "one of two texts",
    inside(`d = "ASC" if x else "DESC"\n    c.execute(f"SELECT 1 ORDER BY a {d}")`),
  ],
  [
    "a name that was checked",
    inside(`if x not in ("a", "b"):\n        raise ValueError(x)\n    c.execute(f"SELECT {x}")`),
  ],
  ["a name inside its check", inside(`if x in ALLOWED:\n        c.execute(f"SELECT {x}")`)],
  [
    "a name with its quotes doubled",
    inside(`y = x.replace('"', '""')\n    c.execute(f'SELECT * FROM "{y}"')`),
  ],
  ["a quoted name", inside(`c.execute("SELECT * FROM " + quote_identifier(x))`)],
  ["the name of a table", inside(`c.execute(f"SELECT * FROM {Model.__tablename__}")`)],
  [
    "another library's execute",
    "def f(pool, x):\n    pool.execute(f'run {x}')\n    task.execute(f'select_{x}')\n",
  ],
  ["another text()", "from rich import text\ndef f(x):\n    return text(f'SELECT {x}')\n"],
  ["what is not put together here", inside("c.execute(x)")],
  [
    "psycopg's own composition",
    "from psycopg2 import sql\ndef f(cur, x):\n    cur.execute(sql.SQL('SELECT {}').format(sql.Identifier(x)))\n",
  ],
])("allows %s", (_, text) => {
  expect(mark(sqlInjection, python, text, "a.py")).toBe(text);
});

test("the origin of what is put in decides on the severity", () => {
  const query = (hole: string) => `c.execute(f"SELECT * FROM t WHERE a = ${hole}")`;
  expect(severities(inside(query("{x}")))).toEqual(["high"]);
  expect(severities(inside(query("{request.args['a']}")))).toEqual(["high"]);
  expect(severities(inside(`y = x.strip()\n    ${query("{y}")}`))).toEqual(["high"]);
  expect(severities(inside(query("{load()}")))).toEqual(["medium"]);
  expect(severities(inside(query("{n}")))).toEqual(["low"]);
  expect(severities(`${lite}for t in ["a", "b"]:\n    ${query("'{t}'")}\n`)).toEqual(["low"]);
});

test("says where a statement was put together", () => {
  const [match] = sqlInjection.find(parsePythonText(inside(`q = f"SELECT {x}"\n    c.execute(q)`)));
  expect(match).toMatchObject({
    symbol: "f",
    message: "`x` from a parameter becomes part of the statement.",
    trace: [{ message: "The statement is put together here." }, { message: "It is run here." }],
  });
});

test("in a test it is a small matter", () => {
  const text = inside(`c.execute(f"SELECT {x}")`);
  const [match] = sqlInjection.find(parsePythonText(text, "tests/test_a.py"));
  expect(match?.severity).toBe("low");
});

test.each([
  [
    "names that branch at each step",
    Array.from({ length: 60 }, (_, i) => `a${i + 1} = a${i} + a${i}`).join("\n    "),
  ],
  ["brackets within brackets", `a60 = ${"(".repeat(150)}x${" + x)".repeat(150)}`],
  ["a name that is bound again and again", "a60 = x\n    ".repeat(3000)],
])("ends soon with %s", (_, body) => {
  expect(severities(inside(`a0 = x\n    ${body}\n    c.execute(f"SELECT {a60}")`))).toHaveLength(1);
});

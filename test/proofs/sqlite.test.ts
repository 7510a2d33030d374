import { expect } from "vitest";
import { fixSql } from "../fix-sql.ts";
import { needs } from "../needs.ts";
import { outcomeOf, runPython } from "./run-python.ts";

const setUp = `import sqlite3
c = sqlite3.connect(":memory:")
c.executescript("""
CREATE TABLE u (id INTEGER, name TEXT, secret TEXT);
INSERT INTO u VALUES (1, 'ann', 's1'), (2, 'bob', 's2'), (3, 'o''neil', 's3'), (4, '100%', 's4');
""")
TABLE = "u"
def f(x):
    `;

const attack = "zzz' OR '1'='1";

/** What stands in f, inputs that must give the same before and after, and one that gives too much before. */
const cases: [string, string, readonly unknown[], unknown][] = [
  [
    "an f-string",
    `return c.execute(f"SELECT * FROM u WHERE name = '{x}'").fetchall()`,
    ["ann", "bob", "", "nobody", "100%", "é😀"],
    attack,
  ],
  [
    "plus",
    `return c.execute("SELECT * FROM u WHERE name = '" + x + "' AND id > 0").fetchall()`,
    ["ann", "nobody"],
    "zzz' OR 1=1 --",
  ],
  [
    "percent",
    `return c.execute("SELECT * FROM u WHERE name = '%s' AND 7 %% 2 = 1" % x).fetchall()`,
    ["ann", "nobody"],
    "zzz' OR 1=1 --",
  ],
  [
    "format",
    `return c.execute("SELECT * FROM u WHERE name = '{}' AND '{{' = '{{'".format(x)).fetchall()`,
    ["ann", "nobody"],
    "zzz' OR 1=1 --",
  ],
  [
    "a number without quotes",
    `return c.execute(f"SELECT * FROM u WHERE id = {x}").fetchall()`,
    [1, 2, 99, "1", "2"],
    "0 OR 1=1",
  ],
  [
    "a number that was made a text",
    `return c.execute("SELECT * FROM u WHERE id = " + str(x)).fetchall()`,
    [1, 99, "3"],
    "0 OR 1=1",
  ],
  [
    "a pattern",
    `return c.execute(f"SELECT * FROM u WHERE name LIKE '%{x}%'").fetchall()`,
    ["n", "b", "zzz"],
    "zzz' OR 1=1 --",
  ],
  [
    "a pattern with percent",
    `return c.execute("SELECT * FROM u WHERE name LIKE '%%%s%%'" % x).fetchall()`,
    ["n", "b", "zzz"],
    "zzz' OR 1=1 --",
  ],
  [
    "a text round it",
    `return c.execute(f"SELECT * FROM u WHERE secret = 's{x}' OR secret = 'it''s {x}'").fetchall()`,
    ["1", "2", "zzz"],
    "zzz' OR 1=1 --",
  ],
  [
    "parameters that are there",
    `return c.execute(f"SELECT * FROM u WHERE id > ? AND name = '{x}' AND id < ?", (0, 9)).fetchall()`,
    ["ann", "zzz"],
    "zzz' OR name <> '",
  ],
  [
    "the name of a table in a constant",
    `return c.execute(f"SELECT * FROM {TABLE} WHERE name = '{x}'").fetchall()`,
    ["ann", "zzz"],
    attack,
  ],
  [
    "a variable and three quotes",
    `q = f"""\n        SELECT *\n        FROM u\n        WHERE name = '{x}'\n    """\n    return c.execute(q).fetchall()`,
    ["ann", "zzz"],
    attack,
  ],
  [
    "several lines",
    `return c.execute(\n        "SELECT * FROM u "\n        "WHERE name = '" + x +\n        "' AND id > 0",\n    ).fetchall()`,
    ["ann", "zzz"],
    "zzz' OR 1=1 --",
  ],
  [
    "words that touch",
    `return c.execute(f"SELECT * FROM u WHERE name='{x}'AND id>0").fetchall()`,
    ["ann", "zzz"],
    "zzz' OR 1=1 --",
  ],
  [
    "double quotes",
    `return c.execute(f'SELECT * FROM u WHERE name = "{x}"').fetchall()`,
    ["ann", "zzz"],
    'zzz" OR "1"="1',
  ],
  [
    "the same twice",
    `return c.execute(f"SELECT * FROM u WHERE name = '{x}' OR secret = '{x}'").fetchall()`,
    ["ann", "s2", "zzz"],
    attack,
  ],
  [
    "how many rows",
    `return c.execute("SELECT * FROM u WHERE name <> '%s' LIMIT %d" % (x, 2)).fetchall()`,
    ["ann", "nobody"],
    "ann' AND 1=2 UNION SELECT 9, 'x', 'y' --",
  ],
  [
    "VALUES",
    `c.execute(f"INSERT INTO u VALUES ({5}, '{x}', 'new')")\n    return c.execute("SELECT name, secret FROM u WHERE id > 4").fetchall()`,
    ["eve", "100%"],
    "a', 'b'), (7, 'c",
  ],
];

needs("python3")("values that were bound behave as before, and an attack does not", async () => {
  const proofs = [];
  for (const [title, body, benign, bad] of cases) {
    const before = `${setUp}${body}\n`;
    const { text, after, proposals } = await fixSql(before);
    expect([title, after, proposals.map(({ safety }) => safety)]).toEqual([title, [], ["safe"]]);
    const run = (source: string, input: unknown) =>
      `exec(${JSON.stringify(source)}, scope := {})\nresults.append(outcome(scope["f"], json.loads(${JSON.stringify(JSON.stringify(input))})))\n`;
    const inputs = [...benign, bad];
    proofs.push({
      title,
      inputs,
      program: inputs.map((x) => run(before, x) + run(text, x)).join(""),
    });
  }
  const program = `${outcomeOf}results = []\n${proofs.map((proof) => proof.program).join("")}print(json.dumps(results))\n`;
  const results = runPython("python3", program) as unknown[];
  let at = 0;
  for (const { title, inputs } of proofs) {
    for (const [index, input] of inputs.entries()) {
      const [before, after] = results.slice(at, at + 2);
      at += 2;
      const isAttack = index === inputs.length - 1;
      if (isAttack) expect([title, input, after]).not.toEqual([title, input, before]);
      else expect([title, input, after]).toEqual([title, input, before]);
      if (isAttack && title !== "VALUES" && title !== "how many rows") {
        expect([title, (before as unknown[]).length]).toEqual([title, 4]);
        expect([title, after]).toEqual([title, []]);
      }
    }
  }
});

import { afterAll, describe, expect } from "vitest";
import { fixSql } from "../fix-sql.ts";
import { needs, needsInterpreter } from "../needs.ts";
import { needsPostgres, type Postgres, startPostgres } from "../postgres.ts";
import { outcomeOf, runPython } from "./run-python.ts";

/** A statement, inputs that must give the same before and after, and an attack. */
interface Case {
  readonly what: string;
  readonly statement: string;
  /** Lines of the function before it is run. */
  readonly steps?: readonly string[];
  readonly benign: readonly unknown[];
  readonly attack: unknown;
  /** What the attack comes to after the fix; before it something else comes, and no error. */
  readonly ends: RegExp;
}

interface Proof {
  readonly interpreter: string;
  readonly head: string;
  readonly body: (statement: string) => string;
}

const tables = [
  "CREATE TABLE u (id INTEGER, name TEXT, secret TEXT)",
  "INSERT INTO u VALUES (1, 'ann', 's1'), (2, 'bob', 's2'), (3, 'o''neil', 's3')",
];

const start = `rows = lambda found: [list(row) for row in found]
tables = ${JSON.stringify(tables)}
`;

const error = /raises \w/;

/** SQLite reads a name in double quotes that it does not know as a text. */
const missed = /raises \w|^\[\[1\](?:,\[2\],\[3\])?\]$/;

const names: readonly Case[] = [
  {
    what: "a table",
    statement: `f"SELECT id FROM {x} WHERE id < 3 ORDER BY 1"`,
    benign: ["u", "nothing"],
    attack: "u WHERE 1=2 UNION SELECT 9 --",
    ends: error,
  },
  {
    what: "a column and a value",
    statement: `f"SELECT id FROM u WHERE {x[0]} = '{x[1]}' OR id = 1"`,
    benign: [
      ["name", "bob"],
      ["secret", "s3"],
      ["nothing", "s3"],
    ],
    attack: ["'1'='1' OR name", "nobody"],
    ends: missed,
  },
  {
    what: "an order",
    statement: `"SELECT id FROM u ORDER BY " + x`,
    benign: ["id", "name", "nothing"],
    attack: "(CASE WHEN secret = 's2' THEN 0 ELSE id END)",
    ends: missed,
  },
  {
    what: "how many rows",
    statement: `f"SELECT id FROM u ORDER BY id LIMIT {x}"`,
    benign: [1, "2", 50],
    attack: "(SELECT 1)",
    ends: /raises ValueError/,
  },
];

const lists: readonly Case[] = [
  {
    what: "a list of numbers",
    statement: `f"SELECT id FROM u WHERE id IN ({','.join(str(i) for i in x)}) ORDER BY id"`,
    benign: [[1], [1, 2], [7]],
    attack: ["0) OR (1=1"],
    ends: /^\[\]$|raises \w/,
  },
  {
    what: "a list of texts beside a value",
    statement: `"SELECT id FROM u WHERE name IN ('" + "','".join(x) + "') AND secret <> '" + x[0][:3] + "'"`,
    benign: [["ann"], ["ann", "bob"], ["zoe"]],
    attack: ["zoe') OR (name <> '"],
    ends: /^\[\]$/,
  },
  {
    what: "a list of texts that are left out",
    statement: `f"""SELECT id FROM u WHERE name NOT IN ('{"','".join(x)}') ORDER BY id"""`,
    benign: [["ann"], ["ann", "bob"], ["zoe"]],
    attack: ["ann') AND ('1'='2"],
    ends: /^\[\[1\],\[2\],\[3\]\]$/,
  },
];

const steps: readonly Case[] = [
  {
    what: "conditions, step by step",
    steps: [
      `q = f"SELECT id FROM u WHERE id < {x[0]}"`,
      "if x[1]:",
      `    q += f" AND name LIKE '%{x[1]}%'"`,
      `q += " ORDER BY id"`,
    ],
    statement: "q",
    benign: [
      [9, ""],
      [3, ""],
      [9, "n"],
      [9, "bob"],
    ],
    attack: [9, "zoe' OR '1'='1' OR name = '"],
    ends: /^\[\]$/,
  },
];

/** Fixes a function, runs it before and after, and compares what its callers see. */
async function prove(
  { head, interpreter, body }: Proof,
  { statement, steps: lines, ...one }: Case,
) {
  const inside = [...(lines ?? []), body(statement)].map((line) => `    ${line}\n`).join("");
  const before = `${head}${start}for table in tables:\n    c.execute(table)\ndef f(x):\n${inside}`;
  const { text, after, proposals } = await fixSql(before, { guided: true });
  expect(after).toEqual([]);
  expect(proposals.map(({ safety }) => safety)).toEqual(["guided"]);
  const run = (source: string) => {
    const inputs = JSON.stringify(JSON.stringify([...one.benign, one.attack]));
    const calls = `print(json.dumps([outcome(f, x) for x in json.loads(${inputs})], default=str))`;
    const found = runPython(interpreter, `${outcomeOf}${source}${calls}\n`) as readonly unknown[];
    return found.map((result) => JSON.stringify(result));
  };
  const [was, is] = [run(before), run(text)];
  expect(is.slice(0, -1)).toEqual(was.slice(0, -1));
  expect(was.at(-1)).not.toMatch(error);
  expect(is.at(-1)).not.toBe(was.at(-1));
  expect(is.at(-1)).toMatch(one.ends);
}

const cursor = (statement: string) => `c.execute(${statement})\n    return rows(c)`;

describe("sqlite3", () => {
  const head = 'import sqlite3\nc = sqlite3.connect(":memory:").cursor()\n';
  needs("python3").each([...names, ...lists, ...steps])("$what", (one) =>
    prove({ head, interpreter: "python3", body: cursor }, one),
  );
});

describe("SQLAlchemy", () => {
  const { run, interpreter } = needsInterpreter("SUTURE_PROOFS_PYTHON");
  const head =
    'from sqlalchemy import create_engine, text\nc = create_engine("sqlite://").connect()\n';
  const body = (statement: string) => `return rows(c.execute(text(${statement})))`;
  run.each([...names, ...lists, ...steps])("$what", (one) =>
    prove({ head, interpreter, body }, one),
  );
});

describe("psycopg2 and PostgreSQL", () => {
  const { run, interpreter } = needsInterpreter("SUTURE_PROOFS_PYTHON");
  // The interpreter's own skip comes first: without it the server is of no use.
  const proof = interpreter === "" ? run : needsPostgres();
  let server: Postgres | undefined;
  afterAll(() => server?.stop());
  proof.each([...names, ...lists, ...steps])("$what", (one) => {
    server ??= startPostgres();
    const head = `import psycopg2
connection = psycopg2.connect("${server.dsn}")
connection.autocommit = True
c = connection.cursor()
c.execute("DROP TABLE IF EXISTS u")
`;
    return prove({ head, interpreter, body: cursor }, one);
  });
});

describe("psql and PostgreSQL", () => {
  const proof = needsPostgres("python3", "psql");
  let server: Postgres | undefined;
  afterAll(() => server?.stop());
  const cases: readonly Case[] = [
    {
      what: "a value and a pattern",
      statement: `f"SELECT id FROM u WHERE name = '{x}' OR name LIKE '{x}x%' ORDER BY id"`,
      benign: ["ann", "nobody", "é %"],
      attack: "zoe' OR '1'='1",
      ends: /^""$/,
    },
    {
      what: "a name and a number",
      statement: `f"SELECT id FROM {x[0]} WHERE id = {x[1]}"`,
      benign: [
        ["u", 1],
        ["u", "2"],
      ],
      attack: ["u", "1 OR 1=1"],
      ends: error,
    },
  ];
  proof.each(cases)("$what", (one) => {
    server ??= startPostgres();
    const head = `import subprocess
class c:
    execute = lambda q: subprocess.run(["psql", "-qX", "${server.dsn}"], input=q, text=True, check=True)
c.execute("DROP TABLE IF EXISTS u")
`;
    const body = (statement: string) =>
      `return subprocess.run(["psql", "-qtAX", "-c", ${statement}, "${server?.dsn}"], check=True, capture_output=True, text=True).stdout`;
    return prove({ head, interpreter: "python3", body }, one);
  });
});

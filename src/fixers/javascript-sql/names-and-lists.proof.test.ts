import { execFileSync } from "node:child_process";
import { expect } from "vitest";
import { fixJavascript } from "../../../test/fix-javascript.ts";
import { needsPostgres, startPostgres } from "../../../test/postgres.ts";
import { runJavascript } from "../../../test/proofs/run-javascript.ts";
import { sqlInjection } from "../../rules/javascript/sql-injection.ts";
import { bindJavascriptParameters } from "../bind-javascript-parameters.ts";

/** A body of f(x), inputs that must give the same before and after, and an attack. */
const cases: readonly (readonly [string, readonly unknown[], unknown])[] = [
  ["db.query(`SELECT id FROM ${x} WHERE id < 3 ORDER BY 1`)", ["u", "none"], "u UNION SELECT 9 --"],
  [
    'db.query("SELECT id FROM u ORDER BY " + x + " LIMIT " + 2)',
    ["id", "name", "none"],
    "(CASE WHEN secret = 's2' THEN 0 ELSE id END)",
  ],
  ["db.query(`SELECT id FROM u ORDER BY id LIMIT ${x}`)", [1, "2"], "(SELECT 1)"],
  [
    "db.query(`SELECT id FROM u WHERE id IN (${x.join(',')}) ORDER BY 1`)",
    [[1], [1, 3], [7]],
    ["0) OR (1=1"],
  ],
  [
    'db.query("SELECT id FROM u WHERE name NOT IN (\'" + x.join("\',\'") + "\') ORDER BY 1")',
    [["ann"], ["ann", "bob"]],
    ["ann') AND ('1'='2"],
  ],
];

interface Asked {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** What the driver is asked; a server gets the text and the values apart from each other. */
function ask(source: string, input: unknown): Asked {
  const asked: Asked[] = [];
  class Pool {
    query = (text: string, values: readonly unknown[] = []) => void asked.push({ text, values });
  }
  const { f } = runJavascript(source, { pg: { Pool } });
  (f as (x: unknown) => unknown)(input);
  const [only] = asked;
  if (!only || asked.length !== 1) throw new Error("one statement is expected");
  return only;
}

/** As `pg` spells values for the server. */
function spelled(value: unknown): string {
  if (Array.isArray(value)) return `{${value.map((one) => JSON.stringify(String(one))).join(",")}}`;
  return String(value);
}

const proof = needsPostgres("psql");

proof("with PostgreSQL: the same rows for names and lists, none more for attacks", async () => {
  const server = startPostgres();
  const run = ({ text, values }: Asked): string => {
    const bind = values.map((value) => `'${spelled(value).replaceAll("'", "''")}'`);
    const commands = [
      `PREPARE q AS ${text}\n;`,
      `EXECUTE q${bind.length > 0 ? `(${bind.join(", ")})` : ""};`,
    ];
    try {
      const args = ["-qtAX", "-v", "ON_ERROR_STOP=1", server.dsn];
      return execFileSync("psql", args, { input: commands.join("\n"), stdio: "pipe" }).toString();
    } catch {
      return "error";
    }
  };
  try {
    const tables =
      "CREATE TABLE u (id integer, name text, secret text); INSERT INTO u VALUES (1, 'ann', 's1'), (2, 'bob', 's2'), (3, 'o''neil', 's3');";
    execFileSync("psql", ["-qX", server.dsn], { input: tables });
    for (const [body, benign, attack] of cases) {
      const before = `const { Pool } = require('pg');\nconst db = new Pool();\nexports.f = (x) => {\n  ${body};\n};\n`;
      const { text, after } = await fixJavascript(before, {
        rule: sqlInjection,
        fixer: bindJavascriptParameters,
      });
      expect(after).toEqual([]);
      for (const input of benign) {
        expect([body, input, run(ask(text, input))]).toEqual([
          body,
          input,
          run(ask(before, input)),
        ]);
      }
      const was = run(ask(before, attack));
      const is = run(ask(text, attack));
      expect(was).not.toBe("error");
      expect([body, is]).not.toEqual([body, was]);
    }
  } finally {
    server.stop();
  }
});

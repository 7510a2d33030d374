import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { needsPostgres, startPostgres } from "../../test/postgres.ts";
import { sqlInjection } from "../rules/shell/sql-injection.ts";
import { shellSyntax } from "../syntax/shell.ts";
import { psqlVariables } from "./psql-variables.ts";

async function fix(script: string, guided = true) {
  const { files, refused, after } = await fixFiles({
    files: { "a.sh": script },
    rules: [sqlInjection],
    fixers: [psqlVariables],
    syntaxes: [shellSyntax],
    guided,
  });
  return { text: files["a.sh"] ?? "", refused, after };
}

test.each([
  [
    `psql "$DB" -c "DELETE FROM u WHERE name = '$1'" --quiet  # gone\n`,
    `printf '%s\\n' "DELETE FROM u WHERE name = :'arg1'" | psql "$DB" -v ON_ERROR_STOP=1 -v arg1="$1" --quiet  # gone\n`,
  ],
  [
    `t=$1\r\nx=$(PGPASSWORD=$P psql -tA -c "SELECT a FROM \\"$t\\"") || exit 1\r\n`.replace(
      " LIMIT ${t}",
      "",
    ),
    `t=$1\r\nx=$(printf '%s\\n' "SELECT a FROM :\\"t\\"" | PGPASSWORD=$P psql -tA -v ON_ERROR_STOP=1 -v t="$t") || exit 1\r\n`,
  ],
  [
    `if sudo -u postgres psql -c "DROP TABLE $1"; then echo; fi`,
    `if printf '%s\\n' "DROP TABLE :\\"arg1\\"" | sudo -u postgres psql -v ON_ERROR_STOP=1 -v arg1="$1"; then echo; fi`,
  ],
])("%j", async (before, after) => {
  const fixed = await fix(before);
  expect(fixed.text).toBe(after);
  expect(fixed.after).toEqual([]);
  expect((await fix(before, false)).text).toBe(before);
});

test.each([
  ["a pattern", `psql -c "SELECT 1 WHERE a LIKE '$1%'"\n`],
  ["a piece of SQL", `psql -c "SELECT 1 $1"\n`],
  ["input that is there", `psql -c "DROP TABLE $1" < a.sql\n`],
  ["a pipe", `cat a | psql -c "DROP TABLE $1"\n`],
  ["a container", `docker exec db psql -c "DROP TABLE $1"\n`],
  ["two statements", `psql -c "DROP TABLE $1" -c "SELECT 1"\n`],
  ["options in one word", `psql -tAc "DROP TABLE $1"\n`],
  ["MySQL's program", `mysql -e "DROP TABLE $1"\n`],
  ["a default", `psql -c "DROP TABLE \${1:-a}"\n`],
])("refuses %s", async (_, script) => {
  const { text, refused } = await fix(script);
  expect(text).toBe(script);
  expect(refused).toMatchObject([{ reason: "needs-person" }]);
});

const proof = needsPostgres("psql", "sh");

proof("with PostgreSQL: the same rows for a name, none for an attack", async () => {
  const server = startPostgres();
  const folder = mkdtempSync(join(tmpdir(), "suture-psql-"));
  try {
    const before = `psql -qtAX "$DSN" -c "SELECT secret FROM \\"$2\\" WHERE name = '$1'"\n`;
    const { text } = await fix(before);
    const run = (script: string, ...args: readonly string[]) => {
      writeFileSync(join(folder, "a.sh"), script);
      const env = { ...process.env, DSN: server.dsn };
      const ran = spawnSync("sh", [join(folder, "a.sh"), ...args], { env });
      return `${ran.status}: ${ran.stdout.toString()}`;
    };
    run(
      `psql -qX "$DSN" -c "CREATE TABLE u (name text, secret text)" -c "INSERT INTO u VALUES ('ann', 's1'), ('bob', 's2')"`,
    );
    for (const name of ["ann", "bob", "", "nobody", "é %s \\"]) {
      expect(run(text, name, "u")).toBe(run(before, name, "u"));
    }
    expect(run(text, "bob", "u")).toBe("0: s2\n");
    expect(run(before, "x' OR 'a' = 'a", "u")).toBe("0: s1\ns2\n");
    expect(run(text, "x' OR 'a' = 'a", "u")).toBe("0: ");
    expect(run(before, "x", 'u" UNION SELECT name FROM "u')).toBe("0: s1\ns2\n");
    expect(run(text, "x", 'u" UNION SELECT name FROM "u')).toBe("3: ");
  } finally {
    server.stop();
    rmSync(folder, { recursive: true });
  }
});

import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { shellSyntax } from "../../syntax/shell.ts";
import { sqlInjection } from "./sql-injection.ts";

test.each([
  `psql -c [["DELETE FROM users WHERE name = '$1'"]]\n`,
  `sudo -u postgres psql -d shop -tAc [["DROP TABLE \${1}"]]\n`,
  `f() {\n  local table=$1\n  /usr/bin/psql --command [["SELECT * FROM \\"$table\\""]]\n}\n`,
  `name="\${1:-ann}"\nwho=$name\nmysql -u root -e [["SELECT '$who'"]] | wc -l\n`,
  `read -r name\nx=$(psql -tAc [["SELECT 1 WHERE a = '$name'"]])\n`,
  `while getopts u: o; do user=$OPTARG; done\ndocker exec db psql -c [["ALTER USER $user"]]\n`,
])("reports %j", (text) => {
  expect(mark(sqlInjection, shellSyntax, text, "a.sh")).toBe(text);
});

test.each([
  `psql -c "SELECT 1"\n`,
  `psql -c 'SELECT $1'\n`,
  `DB=shop\npsql -c "CREATE DATABASE $DB"\n`,
  `psql -c "CREATE USER $POSTGRES_USER"\n`,
  `psql -v name="$1" <<'SQL'\nSELECT :'name'\nSQL\n`,
  `echo psql "$1"\n`,
  `psql -h "$1" -c "SELECT 1"\n`,
  `psql -c "SELECT '$1'\n`,
  `psql -c "SELECT \\$1"\n`,
])("allows %j", (text) => {
  expect(mark(sqlInjection, shellSyntax, text, "a.sh")).toBe(text);
});

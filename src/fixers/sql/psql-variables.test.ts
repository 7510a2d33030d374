import { expect, test } from "vitest";
import { fixSql as fix } from "../../../test/fix-sql.ts";

const inside = (call: string) => `import subprocess\ndef f(x, y, name):\n    ${call}\n`;

test.each([
  [
    "a value",
    `subprocess.run(["psql", "-h", y, "-c", f"DELETE FROM u WHERE name = '{name}'"], check=True)`,
    `subprocess.run(["psql", "-h", y, "-v", "ON_ERROR_STOP=1", "-v", f"name={name}"], check=True, input="DELETE FROM u WHERE name = :'name'".encode())`,
  ],
  [
    "as text, with a name, between single quotes",
    `subprocess.check_output(["psql", "-tA", "--command", f'SELECT id FROM "{x}" WHERE a = {y}'], text=True)`,
    `subprocess.check_output(["psql", "-tA", "-v", "ON_ERROR_STOP=1", "-v", f"y={y}", "-v", f"x={x}"], text=True, input='SELECT id FROM :"x" WHERE a = :\\'y\\'')`,
  ],
  [
    "a pattern, and one value twice",
    `subprocess.run(["psql", "-c", f"""SELECT 1 WHERE a LIKE '%{x[0]}%' OR b = '{y}' OR c = '{y}'""", "shop"])`,
    `subprocess.run(["psql", "-v", "ON_ERROR_STOP=1", "-v", f"value=%{x[0]}%", "-v", f"y={y}", "shop"], input="""SELECT 1 WHERE a LIKE :'value' OR b = :'y' OR c = :'y'""".encode())`,
  ],
])("%s", async (_, before, after) => {
  const { text, after: left, proposals } = await fix(inside(before), { guided: true });
  expect(text).toBe(inside(after));
  expect(left).toEqual([]);
  expect(proposals.map(({ safety }) => safety)).toEqual(["guided"]);
});

test.each([
  ["two statements", `subprocess.run(["psql", "-c", "BEGIN", "-c", f"DROP TABLE {x}"])`],
  ["a call that takes no input", `subprocess.check_call(["psql", "-c", f"DROP TABLE {x}"])`],
  ["an input that is there", `subprocess.run(["psql", "-c", f"DROP TABLE {x}"], stdin=y)`],
  ["plus", `subprocess.run(["psql", "-c", "SELECT 1 WHERE a = " + x])`],
  ["a raw literal", `subprocess.run(["psql", "-c", rf'SELECT 1 WHERE a = {x}'])`],
  ["MySQL's program", `subprocess.run(["mysql", "-e", f"DELETE FROM t WHERE a = '{x}'"])`],
])("refuses %s", async (_, call) => {
  const { text, refused } = await fix(inside(call), { guided: true });
  expect(text).toBe(inside(call));
  expect(refused).toMatchObject([{ reason: "needs-person" }]);
});

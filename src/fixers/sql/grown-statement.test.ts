import { expect, test } from "vitest";
import {
  fixSql as fix,
  insideSql as inside,
  type SqlHead,
  sqlHeads,
} from "../../../test/fix-sql.ts";

test.each<[string, SqlHead, string, string]>([
  [
    "conditions",
    "sqlite3",
    `q = "SELECT * FROM t WHERE 1 = 1"
    if x:
        # only theirs
        q += f" AND a = '{x}'"
    for one in y:
        q += " AND b <> '" + one + "' AND d <> '%s'" % name
    q += " ORDER BY a"
    return c.execute(q).fetchall()`.replace(` + "' AND d <> '%s'" % name`, ` + "'"`),
    `params = []
    q = "SELECT * FROM t WHERE 1 = 1"
    if x:
        # only theirs
        params.append(x)
        q += " AND a = ?"
    for one in y:
        params.append(one)
        q += " AND b <> ?"
    q += " ORDER BY a"
    return c.execute(q, params).fetchall()`,
  ],
  [
    "values from the start, patterns and limits",
    "psycopg2",
    `q = f"SELECT * FROM t WHERE a = '{x}' AND b = {y}"
    if name:
        q += f" AND n LIKE '%{name}%' LIMIT {y}"
    c.execute(
        q
    )`,
    `params = [x, y]
    q = "SELECT * FROM t WHERE a = %s AND b = %s"
    if name:
        params.extend([f"%{name}%", int(y)])
        q += " AND n LIKE %s LIMIT %s"
    c.execute(
        q,
        params
    )`,
  ],
  [
    "named parameters",
    "sqlalchemy",
    `q = f"SELECT * FROM t WHERE a = '{x}'"
    if y:
        q += f" AND b = '{x}' AND d = {y.x}"
    session.execute(text(q))`,
    `params = {"x": x}
    q = "SELECT * FROM t WHERE a = :x"
    if y:
        params.update({"x_2": x, "x_3": y.x})
        q += " AND b = :x_2 AND d = :x_3"
    session.execute(text(q), params)`,
  ],
])("%s", async (_, head, before, after) => {
  const source = inside(head, before);
  const { text, after: left, proposals } = await fix(source, { guided: true });
  expect(text.slice(sqlHeads[head].length)).toBe(inside(head, after).slice(sqlHeads[head].length));
  expect(left).toEqual([]);
  expect(proposals.map(({ safety }) => safety)).toEqual(["guided"]);
  expect((await fix(source)).text).toBe(source);
});

test("lines end as they did", async () => {
  const before = inside("sqlite3", `q = "SELECT 1"\n    q += f" WHERE a = {x}"\n    c.execute(q)`);
  const { text } = await fix(before.replaceAll("\n", "\r\n"), { guided: true });
  expect(text).toBe(
    inside(
      "sqlite3",
      `params = []\n    q = "SELECT 1"\n    params.append(x)\n    q += " WHERE a = ?"\n    c.execute(q, params)`,
    ).replaceAll("\n", "\r\n"),
  );
});

test("names repeat in no loop", async () => {
  const before = inside(
    "sqlalchemy",
    `q = "SELECT 1 WHERE 1 = 1"\n    for one in y:\n        q += f" AND a = {one}"\n    session.execute(text(q))`,
  );
  const { text, refused } = await fix(before, { guided: true });
  expect(text).toBe(before);
  expect(refused[0]?.message).toContain("several steps");
});

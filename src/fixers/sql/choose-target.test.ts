import { describe, expect, test } from "vitest";
import { fixSql as fix } from "../../../test/fix-sql.ts";

describe("a plain text that SQLAlchemy wants in text()", () => {
  const session =
    "from sqlalchemy.ext.asyncio import AsyncSession\nasync def f(db: AsyncSession, x):\n    ";
  test.each([
    [
      "the import is added",
      `${session}await db.execute(f"SELECT 1 WHERE a = '{x}'")\n`,
      `from sqlalchemy import text\nfrom sqlalchemy.ext.asyncio import AsyncSession\nasync def f(db: AsyncSession, x):\n    await db.execute(text("SELECT 1 WHERE a = :x"), {"x": x})\n`,
    ],
    [
      "the import that is there is used, and the variable wrapped where it is run",
      `import sqlalchemy as sa\n${session}q = "SELECT 1 WHERE a = '%s'" % x\n    await db.execute(q)\n`,
      `import sqlalchemy as sa\n${session}q = "SELECT 1 WHERE a = :x"\n    await db.execute(sa.text(q), {"x": x})\n`,
    ],
  ])("guided: %s", async (_, before, after) => {
    expect((await fix(before)).text).toBe(before);
    const fixed = await fix(before, { guided: true });
    expect(fixed.text).toBe(after);
    expect(fixed.after).toEqual([]);
  });

  test.each([
    [
      "a name that is taken",
      `${session}text = x\n    await db.execute(f"SELECT 1 WHERE a = '{x}'")\n`,
    ],
    [
      "a connection, where a percent sign is the driver's",
      "import sqlalchemy as sa\nc = sa.create_engine('x').connect()\ndef f(x):\n    c.execute(f\"SELECT 1 WHERE a = '{x}' AND b LIKE 'a%'\")\n",
    ],
  ])("refuses %s", async (_, source) => {
    const { text, refused } = await fix(source, { guided: true });
    expect(text).toBe(source);
    expect(refused).toMatchObject([{ reason: "needs-person" }]);
  });
});

test("Django's raw takes them too", async () => {
  const head = "def f(x, y):\n    return User.objects.raw(";
  const { text } = await fix(`${head}"SELECT * FROM u WHERE a='" + x + "'AND b = '" + y + "'")\n`);
  expect(text).toBe(`${head}"SELECT * FROM u WHERE a=%s AND b = %s", (x, y))\n`);
});

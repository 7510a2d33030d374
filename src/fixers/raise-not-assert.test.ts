import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { loadPython } from "../../test/python.ts";
import { assertGuard } from "../rules/python/assert-guard.ts";
import { raiseNotAssert } from "./raise-not-assert.ts";

const python = await loadPython();
const fix = (text: string) =>
  fixFiles({
    files: { "a.py": text },
    rules: [assertGuard],
    fixers: [raiseNotAssert],
    syntaxes: [python],
  });

test.each([
  ["assert user.is_admin\n", "if not user.is_admin:\n    raise AssertionError\n"],
  [
    "def f(u):\r\n\tassert u.has_perm('x'), 'no'  # why\r\n",
    "def f(u):\r\n\tif not u.has_perm('x'):\r\n\t\traise AssertionError('no')  # why\r\n",
  ],
  [
    "assert u.is_staff and u.is_superuser, f'{u} may not'",
    "if not (u.is_staff and u.is_superuser):\n    raise AssertionError(f'{u} may not')",
  ],
  ["assert not u.is_staff\n", "if u.is_staff:\n    raise AssertionError\n"],
  [
    "assert (\n    u.is_staff\n    or u.is_admin\n), (\n    'no'\n)\n",
    "if not ((\n    u.is_staff\n    or u.is_admin\n)):\n    raise AssertionError((\n    'no'\n))\n",
  ],
  [
    "if x:\n    assert u.owner_id == x.owner_id, x, \n",
    "if x:\n    assert u.owner_id == x.owner_id, x, \n",
  ],
  ["assert(u.is_admin), 'a, b'\n", "if not (u.is_admin):\n    raise AssertionError('a, b')\n"],
])("%j", async (before, after) => {
  expect((await fix(before)).files["a.py"]).toBe(after);
});

test.each([
  "if x: assert u.is_admin\n",
  "a = 1; assert u.is_admin\n",
  "assert u.is_admin; b()\n",
  "assert u.is_admin, \\\n  'no'\n",
  "assert (u.is_admin  # why\n  )\n",
  "class AssertionError(Exception): pass\nassert u.is_admin\n",
])("refuses %j", async (text) => {
  const { files, refused } = await fix(text);
  expect(files["a.py"]).toBe(text);
  expect(refused).toMatchObject([{ reason: "needs-person" }]);
});

import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { loadPython } from "../../test/python.ts";
import { insecureCookie } from "../rules/python/insecure-cookie.ts";
import { secureCookie } from "./secure-cookie.ts";

const python = await loadPython();
const fix = (text: string, guided = true) =>
  fixFiles({
    files: { "a.py": text },
    rules: [insecureCookie],
    fixers: [secureCookie],
    syntaxes: [python],
    guided,
  });

test.each([
  [
    "all three",
    "import flask\nr.set_cookie('session', x)\n",
    "import flask\nr.set_cookie('session', x, secure=True, httponly=True, samesite=\"Lax\")\n",
  ],
  [
    "one that is off, in lines",
    "import fastapi\r\nr.set_cookie(\r\n    key='token',\r\n    value=x,\r\n    secure=False,\r\n)\r\n",
    "import fastapi\r\nr.set_cookie(\r\n    key='token',\r\n    value=x,\r\n    secure=True,\r\n    httponly=True,\r\n)\r\n",
  ],
])("%s", async (_, before, after) => {
  const fixed = await fix(before);
  expect(fixed.files["a.py"]).toBe(after);
  expect(fixed.after).toEqual([]);
  expect((await fix(before, false)).files["a.py"]).toBe(before);
});

test("refuses a comment behind the last argument", async () => {
  const text = "import flask\nr.set_cookie(\n    'session', x  # signed\n)\n";
  const { files, refused } = await fix(text);
  expect(files["a.py"]).toBe(text);
  expect(refused).toMatchObject([{ reason: "needs-person" }]);
});

import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { loadPython } from "../../test/python.ts";
import { jwtNoExpiry } from "../rules/python/jwt-no-expiry.ts";
import { jwtExpiry } from "./jwt-expiry.ts";

const python = await loadPython();
const fix = async (text: string, guided = true) => {
  const fixed = await fixFiles({
    files: { "a.py": text },
    rules: [jwtNoExpiry],
    fixers: [jwtExpiry],
    syntaxes: [python],
    guided,
  });
  return { ...fixed, text: fixed.files["a.py"] };
};

const value = "datetime.now(timezone.utc) + timedelta(minutes=30)";

test.each([
  [
    "in one line",
    "import jwt\nt = jwt.encode({'sub': u}, KEY)\n",
    `from datetime import datetime, timedelta, timezone\nimport jwt\nt = jwt.encode({'sub': u, "exp": ${value}}, KEY)\n`,
  ],
  [
    "on a line of its own, behind the docstring and with Windows line ends",
    '"""Doc."""\r\nfrom __future__ import annotations\r\nimport jwt\r\nt = jwt.encode({\r\n    \'sub\': u,\r\n}, KEY)\r\n',
    `"""Doc."""\r\nfrom __future__ import annotations\r\nfrom datetime import datetime, timedelta, timezone\r\nimport jwt\r\nt = jwt.encode({\r\n    'sub': u,\r\n    "exp": ${value},\r\n}, KEY)\r\n`,
  ],
  [
    "with the imports that are there",
    "import jwt, datetime\nt = jwt.encode({'sub': u}, KEY)",
    `import jwt, datetime\nt = jwt.encode({'sub': u, "exp": datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=30)}, KEY)`,
  ],
  [
    "with one that is there",
    "from datetime import datetime as dt\nimport jwt\nt = jwt.encode({'sub': u}, KEY)\n",
    `from datetime import datetime as dt, timedelta, timezone\nimport jwt\nt = jwt.encode({'sub': u, "exp": dt.now(timezone.utc) + timedelta(minutes=30)}, KEY)\n`,
  ],
])("adds an end %s", async (_, before, after) => {
  const { text, after: left } = await fix(before);
  expect(text).toBe(after);
  expect(left).toEqual([]);
});

test("nothing without being asked", async () => {
  const source = "import jwt\nt = jwt.encode({'sub': u}, KEY)\n";
  expect((await fix(source, false)).text).toBe(source);
});

test("refuses where a name is taken", async () => {
  const { refused } = await fix("import jwt\ntimezone = 1\nt = jwt.encode({'sub': u}, KEY)\n");
  expect(refused).toMatchObject([{ reason: "needs-person" }]);
});

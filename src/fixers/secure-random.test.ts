import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { loadPython } from "../../test/python.ts";
import { weakRandom } from "../rules/python/weak-random.ts";
import { textSyntax } from "../syntax/text.ts";
import { secureRandom } from "./secure-random.ts";

const python = await loadPython();
const fix = (files: Readonly<Record<string, string>>, guided = false) =>
  fixFiles({
    files,
    rules: [weakRandom],
    fixers: [secureRandom],
    syntaxes: [textSyntax, python],
    guided,
  });

test.each([
  [
    "a method",
    "import random\ntoken = random.randint(1, 9)\n",
    "import secrets\nimport random\ntoken = secrets.SystemRandom().randint(1, 9)\n",
  ],
  [
    "a choice, with Windows line ends",
    '"""Doc."""\r\nimport random\r\notp = "".join(random.choice(d) for _ in x)\r\n',
    '"""Doc."""\r\nimport secrets\r\nimport random\r\notp = "".join(secrets.choice(d) for _ in x)\r\n',
  ],
  [
    "an imported name",
    "import secrets as s\nfrom random import getrandbits as bits\napi_key = bits(64)",
    "import secrets as s\nfrom random import getrandbits as bits\napi_key = s.SystemRandom().getrandbits(64)",
  ],
  [
    "a generator",
    "import random\nsalt_source = random.Random()\n",
    "import secrets\nimport random\nsalt_source = secrets.SystemRandom()\n",
  ],
  [
    "several",
    "import random\nsalt = random.random()\nnonce = random.random()\n",
    "import secrets\nimport random\nsalt = secrets.SystemRandom().random()\nnonce = secrets.SystemRandom().random()\n",
  ],
])("%s", async (_, before, after) => {
  const fixed = await fix({ "a.py": before });
  expect(fixed.files["a.py"]).toBe(after);
  expect(fixed.after).toEqual([]);
});

test("is guided where a file of the project sets a seed", async () => {
  const files = {
    "a.py": "import random\ntoken = random.random()\n",
    "tests/conftest.py": "import random\nrandom.seed(1)\n",
  };
  expect((await fix(files)).files).toEqual(files);
  expect((await fix(files, true)).files["a.py"]).toContain("secrets.SystemRandom()");
});

test("refuses where the project runs on a Python without `secrets`", async () => {
  const files = {
    "a.py": "import random\ntoken = random.random()\n",
    "setup.py": "setup(python_requires='>=2.7, !=3.0.*')\n",
  };
  const fixed = await fix(files, true);
  expect(fixed.files).toEqual(files);
  expect(fixed.refused).toMatchObject([{ reason: "constraint" }]);
});

test.each([
  ["a seed in the same file", "import random\nrandom.seed(1)\ntoken = random.random()\n"],
  ["a generator with a seed", "import random\nsalt_source = random.Random(1)\n"],
  ["a name that is taken", "import random\nsecrets = {}\ntoken = random.random()\n"],
])("refuses %s", async (_, text) => {
  const { files, refused } = await fix({ "a.py": text }, true);
  expect(files["a.py"]).toBe(text);
  expect(refused).toMatchObject([{ reason: "needs-person" }]);
});

import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { loadPython } from "../../test/python.ts";
import { yamlLoad } from "../rules/python/yaml-load.ts";
import { textSyntax } from "../syntax/text.ts";
import { safeYamlLoad } from "./safe-yaml-load.ts";

const python = await loadPython();
const fix = (files: Readonly<Record<string, string>>) =>
  fixFiles({ files, rules: [yamlLoad], fixers: [safeYamlLoad], syntaxes: [textSyntax, python] });

test.each([
  ["no loader", "import yaml\nyaml.load(f)\n", "import yaml\nyaml.safe_load(f)\n"],
  [
    "a loader behind",
    "import yaml as y\ny.load(f, Loader=y.Loader)\n",
    "import yaml as y\ny.safe_load(f)\n",
  ],
  [
    "a loader before",
    "import yaml\nyaml.load(Loader=yaml.Loader, stream=f)\n",
    "import yaml\nyaml.safe_load(stream=f)\n",
  ],
  [
    "lines",
    "import yaml\nyaml.load_all(\n    f,\n    Loader=yaml.FullLoader,\n)\n",
    "import yaml\nyaml.safe_load_all(\n    f,\n)\n",
  ],
  ["unsafe_load", "import yaml\nyaml.unsafe_load(f)\n", "import yaml\nyaml.safe_load(f)\n"],
  [
    "a name imported for one use",
    "from yaml import load, Loader\nload(f, Loader)\n",
    "from yaml import safe_load, Loader\nsafe_load(f)\n",
  ],
  [
    "a name imported for two",
    "from yaml import (load, Loader)\r\nload(f, Loader)\r\nload(g, Loader=Loader)\r\n",
    "from yaml import (load, safe_load, Loader)\r\nsafe_load(f)\r\nsafe_load(g)\r\n",
  ],
])("%s", async (_, before, after) => {
  const fixed = await fix({ "a.py": before });
  expect(fixed.files["a.py"]).toBe(after);
  expect(fixed.after).toEqual([]);
});

test.each([
  ["a file of the project names Python objects", "b.yaml", "x: !!python/tuple [1]\n"],
  ["the project registers tags", "b.py", "import yaml\nyaml.add_constructor('!x', f)\n"],
])("is guided where %s", async (_, name, content) => {
  const files = { "a.py": "import yaml\nyaml.load(f)\n", [name]: content };
  expect((await fix(files)).files).toEqual(files);
});

test.each([
  ["arguments that are not seen", "import yaml\nyaml.load(*f, Loader=yaml.Loader)\n"],
  ["a comment between", "import yaml\nyaml.load(f,  # why\n  Loader=yaml.Loader)\n"],
])("refuses %s", async (_, source) => {
  const { files, refused } = await fix({ "a.py": source });
  expect(files["a.py"]).toBe(source);
  expect(refused).toMatchObject([{ reason: "needs-person" }]);
});

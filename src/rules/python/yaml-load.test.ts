import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { loadPython } from "../../../test/python.ts";
import { yamlLoad } from "./yaml-load.ts";

const python = await loadPython();

test.each([
  ["no loader", "import yaml\n[[yaml.load(f)]]\n"],
  ["an unsafe loader", "import yaml as y\n[[y.load(f, Loader=y.Loader)]]\n"],
  ["one by its place", "import yaml\n[[yaml.load_all(f, yaml.UnsafeLoader)]]\n"],
  ["imported names", "from yaml import load, CLoader as L\n[[load(f, Loader=L)]]\n"],
  [
    "either of two unsafe ones",
    "import yaml\ntry:\n    from yaml import CLoader as L\nexcept ImportError:\n    from yaml import Loader as L\n[[yaml.load(f, Loader=L)]]\n",
  ],
  ["unsafe_load", "import yaml\n[[yaml.unsafe_load(f)]]\n"],
])("reports %s", (_, marked) => {
  expect(mark(yamlLoad, python, marked, "a.py")).toBe(marked);
});

test.each([
  [
    "the safe loader",
    "import yaml\nyaml.safe_load(f)\nyaml.load(f, Loader=yaml.SafeLoader)\nyaml.load(f, yaml.CSafeLoader)\n",
  ],
  [
    "a loader of the project",
    "import yaml\nclass L(yaml.SafeLoader): pass\nyaml.load(f, Loader=L)\n",
  ],
  ["another yaml", "import ruamel.yaml\nyaml = ruamel.yaml.YAML()\nyaml.load(f)\n"],
  ["options that are not seen", "import yaml\nyaml.load(f, **options)\n"],
])("allows %s", (_, text) => {
  expect(mark(yamlLoad, python, text, "a.py")).toBe(text);
});

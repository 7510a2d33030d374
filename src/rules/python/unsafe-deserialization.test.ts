import { expect, test } from "vitest";
import { loadPython } from "../../../test/python.ts";
import { unsafeDeserialization as rule } from "./unsafe-deserialization.ts";

const python = await loadPython();

const count = (text: string, path = "app.py") =>
  [...rule.find(python.parse({ path, text, encoding: "utf-8" }))].length;

test.each([
  "import pickle\npickle.loads(x)",
  "from pickle import load as l\nl(f)",
  "import cPickle as p\np.Unpickler(f)",
  "import dill\ndill.load(f)",
  "import marshal\nmarshal.loads(x)",
  "import shelve\nshelve.open(p)",
  "import jsonpickle\njsonpickle.decode(x)",
  "import pandas as pd\npd.read_pickle(p)",
  "import joblib\njoblib.load(p)",
  "import numpy as np\nnp.load(p, allow_pickle=True)",
])("reports %j", (text) => {
  expect(count(text)).toBe(1);
});

test.each([
  "import pickle\npickle.dumps(x)",
  "import json\njson.loads(x)",
  "import numpy as np\nnp.load(p)",
  "pickle = Mine()\npickle.loads(x)",
])("allows %j", (text) => {
  expect(count(text)).toBe(0);
});

test("says nothing of tests", () => {
  expect(count("import pickle\npickle.loads(x)", "tests/test_a.py")).toBe(0);
});

import { expect, test } from "vitest";
import { loadPython } from "../../../test/python.ts";
import { torchLoad as rule } from "./torch-load.ts";

const python = await loadPython();

const count = (text: string) =>
  [...rule.find(python.parse({ path: "app.py", text, encoding: "utf-8" }))].length;

test.each([
  "import torch\ntorch.load(p)",
  "import torch as t\nt.load(p, map_location='cpu')",
  "from torch import load\nload(p, weights_only=False)",
])("reports %j", (text) => {
  expect(count(text)).toBe(1);
});

test.each([
  "import torch\ntorch.load(p, weights_only=True)",
  "import torch\ntorch.load(p, weights_only=safe)",
  "import torch\ntorch.load(p, **options)",
  "import torch\ntorch.save(x, p)",
  "torch = Mine()\ntorch.load(p)",
])("allows %j", (text) => {
  expect(count(text)).toBe(0);
});

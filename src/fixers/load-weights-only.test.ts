import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { loadPython } from "../../test/python.ts";
import { torchLoad } from "../rules/python/torch-load.ts";
import { loadWeightsOnly } from "./load-weights-only.ts";

const python = await loadPython();

const fix = (text: string, guided = true) =>
  fixFiles({
    files: { "app.py": text },
    rules: [torchLoad],
    fixers: [loadWeightsOnly],
    syntaxes: [python],
    guided,
  });

test.each([
  ["torch.load(p)", "torch.load(p, weights_only=True)"],
  ["torch.load(p, weights_only=False)  # old", "torch.load(p, weights_only=True)  # old"],
  ["torch.load(\n    p,\n)", "torch.load(\n    p,\n    weights_only=True,\n)"],
])("%j", async (before, wanted) => {
  const { files, after } = await fix(`import torch\n${before}\n`);
  expect(files["app.py"]).toBe(`import torch\n${wanted}\n`);
  expect(after).toEqual([]);
});

test("is made on request only, and refuses where a comment would move", async () => {
  expect((await fix("import torch\ntorch.load(p)\n", false)).proposals).toEqual([]);
  expect((await fix("import torch\ntorch.load(\n    p  # c\n)\n")).refused).toHaveLength(1);
});

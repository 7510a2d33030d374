import { expect, test } from "vitest";
import { loadPython } from "../../../test/python.ts";
import { unpinnedModel as rule } from "./unpinned-model.ts";

const python = await loadPython();

const count = (text: string) =>
  [...rule.find(python.parse({ path: "app.py", text, encoding: "utf-8" }))].length;
const sha = "5d0f2e8a7f1d87d86b3b7f0c07f0e76d12c822d7";

test.each([
  'from transformers import AutoModel\nAutoModel.from_pretrained("org/model")',
  'from transformers import AutoModel\nAutoModel.from_pretrained("org/model", revision="main")',
  'from datasets import load_dataset\nload_dataset("org/data")',
  'from huggingface_hub import hf_hub_download\nhf_hub_download(repo_id="a/b", filename="c")',
])("reports %j", (text) => {
  expect(count(text)).toBe(1);
});

test.each([
  `from transformers import AutoModel\nAutoModel.from_pretrained("org/model", revision="${sha}")`,
  'from transformers import AutoModel\nAutoModel.from_pretrained("./model")',
  "from transformers import AutoModel\nAutoModel.from_pretrained(path)",
  "from datasets import load_dataset\nload_dataset(*args)",
  'from mine import load_dataset\nload_dataset("x")',
  'class A: ...\nA.from_pretrained("org/model")',
])("allows %j", (text) => {
  expect(count(text)).toBe(0);
});

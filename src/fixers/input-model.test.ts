import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { loadPython } from "../../test/python.ts";
import { unvalidatedInput } from "../rules/python/unvalidated-input.ts";
import { inputModel } from "./input-model.ts";

const python = await loadPython();

const fix = (text: string) =>
  fixFiles({
    files: { "app.py": text },
    rules: [unvalidatedInput],
    fixers: [inputModel],
    syntaxes: [python],
    guided: true,
  });

const app = (body: string, parameter = "body: dict") =>
  `from fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.post("/orders")  # new\ndef create_order(${parameter}):\n    ${body}\n`;

test("writes the model above the handler, and reads its fields", async () => {
  const { files, after } = await fix(
    app('return int(body["amount"]), body["product"].strip(), body.get("note", "")  # c'),
  );
  expect(after).toEqual([]);
  expect(files["app.py"]).toBe(`from pydantic import BaseModel
from fastapi import FastAPI

app = FastAPI()


class CreateOrderInput(BaseModel):
    amount: int
    product: str
    note: str = ""


@app.post("/orders")  # new
def create_order(body: CreateOrderInput):
    return int(body.amount), body.product.strip(), body.note  # c
`);
});

test.each([
  ["a field whose type does not show", 'return body["a"]'],
  ["the whole object", 'return save(body), int(body["a"])'],
  ["a key that is computed", "return int(body[key])"],
  ["a key that is no name", 'return int(body["a b"])'],
  ["a key that Python keeps", 'return int(body["class"])'],
  ["a key that is written", 'body["a"] = 1'],
  ["no default", 'return body.get("a")'],
  ["two types of one key", 'return int(body["a"]), body["a"].strip()'],
  ["nothing that is read", "return 1"],
])("refuses %s", async (_, body) => {
  const { proposals, refused } = await fix(app(body));
  expect([proposals.length, refused.length]).toEqual([0, 1]);
});

test("refuses where the name of the model is taken", async () => {
  const { refused } = await fix(`${app('return int(body["a"])')}\nclass CreateOrderInput: ...\n`);
  expect(refused).toHaveLength(1);
});

test("another name of the same spelling is left alone", async () => {
  const { files } = await fix(
    `${app('return int(body["a"])')}\ndef other(body):\n    return body["a"]\n`,
  );
  expect(files["app.py"]).toContain('    return body["a"]\n');
  expect(files["app.py"]).toContain("return int(body.a)");
});

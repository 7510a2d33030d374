import { expect, test } from "vitest";
import { loadPython } from "../../../test/python.ts";
import { unvalidatedInput as rule } from "./unvalidated-input.ts";

const python = await loadPython();

const count = (parameter: string, decorator = '@app.post("/x")') => {
  const text = `from typing import Any, Dict\nfrom fastapi import Body, Depends, FastAPI\napp = FastAPI()\n${decorator}\ndef view(${parameter}): ...\n`;
  return [...rule.find(python.parse({ path: "app.py", text, encoding: "utf-8" }))].length;
};

test.each([
  "body: dict",
  "body: Dict[str, Any]",
  "id: int, body: dict = Body(...)",
  "body: dict[str, object]",
])("reports %s", (parameter) => {
  expect(count(parameter)).toBe(1);
});

test.each([
  "body: Item",
  "body: dict[str, int]",
  "user: dict = Depends(get_user)",
  "body",
  "**body: dict",
])("allows %s", (parameter) => {
  expect(count(parameter)).toBe(0);
});

test("what is no endpoint takes what it likes", () => {
  expect(count("body: dict", "@cached")).toBe(0);
});

import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { loadPython } from "../../../test/python.ts";
import { debugMode } from "./debug-mode.ts";

const python = await loadPython();

test.each([
  ["FastAPI", 'from fastapi import FastAPI\napp = FastAPI(title="x", [[debug=True]])\n'],
  [
    "Starlette",
    "import starlette.applications as s\napp = s.Starlette([[debug=True]], routes=[])\n",
  ],
  ["Bottle", "import bottle\nbottle.run(host='0.0.0.0', [[debug=True]])\n"],
])("reports %s", (_, marked) => {
  expect(mark(debugMode, python, marked, "a.py")).toBe(marked);
});

test.each([
  ["a setting", "from fastapi import FastAPI\napp = FastAPI(debug=settings.DEBUG)\n"],
  ["off", "from fastapi import FastAPI\napp = FastAPI(debug=False)\n"],
  ["a class of the project", "class FastAPI: pass\napp = FastAPI(debug=True)\n"],
])("allows %s", (_, text) => {
  expect(mark(debugMode, python, text, "a.py")).toBe(text);
});

test("is low in tests", () => {
  const text = "from fastapi import FastAPI\napp = FastAPI(debug=True)\n";
  const document = python.parse({ path: "tests/a.py", text, encoding: "utf-8" });
  expect([...debugMode.find(document)]).toMatchObject([{ severity: "low" }]);
});

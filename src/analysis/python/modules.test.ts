import { expect, test } from "vitest";
import { indexModules } from "./modules.ts";

const index = indexModules([
  "app/__init__.py",
  "app/api/__init__.py",
  "app/api/items.py",
  "app/main.py",
  "other/app/api/items.py",
  "backend/shop/models.py",
]);

test.each([
  ["app/main.py", "app.api.items.router", { file: "app/api/items.py", rest: "router" }],
  ["app/main.py", ".api.items", { file: "app/api/items.py", rest: "" }],
  ["app/api/items.py", "..main.app", { file: "app/main.py", rest: "app" }],
  ["app/api/__init__.py", ".items.router", { file: "app/api/items.py", rest: "router" }],
  // A source root that is not the root of the project.
  ["backend/run.py", "shop.models.Item", { file: "backend/shop/models.py", rest: "Item" }],
  ["other/app/main.py", "app.api.items.x", { file: "app/api/items.py", rest: "x" }],
  ["app/main.py", "fastapi.FastAPI", undefined],
  ["main.py", "....nowhere.x", undefined],
])("in %s, %s", (from, path, found) => {
  expect(index.resolve(from, path)).toEqual(found);
});

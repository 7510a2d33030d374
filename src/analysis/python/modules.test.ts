import { expect, test } from "vitest";
import { indexModules } from "./modules.ts";

const index = indexModules([
  "backend/app/__init__.py",
  "backend/app/api/routes.py",
  "backend/app/models.py",
  "backend/src/shop/models.py",
  "backend/tests/test_a.py",
  "other/utils.py",
  "other/deep/tools/utils.py",
]);

test.each([
  ["backend/app/api/routes.py", "..models.Item", "backend/app/models.py", "Item"],
  ["backend/app/api/routes.py", "app.models.Item.find", "backend/app/models.py", "Item.find"],
  ["backend/app/models.py", ".", "backend/app/__init__.py", ""],
  ["backend/app/models.py", "app", "backend/app/__init__.py", ""],
  ["backend/tests/test_a.py", "shop.models", "backend/src/shop/models.py", ""],
  ["other/main.py", "utils.run", "other/utils.py", "run"],
])("from %s, %s is in %s", (from, path, file, rest) => {
  expect(index.resolve(from, path)).toEqual({ file, rest });
});

test.each([
  ["a package of others", "backend/app/models.py", "requests.get"],
  ["a module that lies deeper elsewhere", "backend/app/models.py", "tools.utils"],
  ["more dots than folders", "a.py", "...x"],
])("%s is nowhere", (_, from, path) => {
  expect(index.resolve(from, path)).toBeUndefined();
});

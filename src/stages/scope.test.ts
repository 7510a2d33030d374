import { expect, test } from "vitest";
import { scopeOf } from "./scope.ts";

test.each([
  [[], true, true],
  [["vulnerability"], true, false],
  [["code"], false, true],
  [["python"], false, true],
  [["python/yaml-load"], false, true],
  [["secret"], false, false],
  [["python/yaml"], false, false],
  [["secret", "vulnerability", "python"], true, true],
])("%j asks about packages: %s, about a rule: %s", (only, packages, rule) => {
  const scope = scopeOf(only);
  expect(scope.packages).toBe(packages);
  expect(scope.asks({ kind: "code", rule: "python/yaml-load" })).toBe(rule);
});

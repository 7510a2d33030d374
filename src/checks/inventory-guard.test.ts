import { expect, test } from "vitest";
import { memoryTree } from "../../test/memory-tree.ts";
import type { Inventory, Package } from "../model/index.ts";
import { inventoryGuard } from "./inventory-guard.ts";

function inventory(count: number): Inventory {
  const one: Package = {
    name: "p",
    version: "1",
    purl: "pkg:pypi/p@1",
    ecosystem: "PyPI",
    locations: [],
    requiredBy: [],
    dependsOn: [],
  };
  const packages = Array.from({ length: count }, () => one);
  return { assets: [{ asset: memoryTree({}).asset, packages, fileCount: 1 }], gaps: [] };
}

test.each([
  [10, 10, "passed"],
  [10, 5, "passed"],
  [10, 4, "failed"],
  [10, 0, "failed"],
  [0, 0, "passed"],
])("%i packages before and %i after: %s", async (before, after, result) => {
  const context = {
    tree: memoryTree({}),
    changed: [],
    before: inventory(before),
    after: inventory(after),
  };
  expect(await inventoryGuard.run(context)).toMatchObject([{ result }]);
});

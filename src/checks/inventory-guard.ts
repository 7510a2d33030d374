import type { Check, CheckResult, InventoriedAsset } from "../model/index.ts";

/** Fewer packages than this part of before is a collapse, not a clean-up. */
const smallestPart = 0.5;

/** A count that fell because the packages can no longer be seen is a failure, not a fix. */
export const inventoryGuard: Check = {
  id: "inventory-guard",
  title: "The inventory did not collapse",
  run: ({ tree, before, after }) => {
    const id = tree.asset.id;
    const old = before.assets.find(({ asset }) => asset.id === id);
    const now = after.assets.find(({ asset }) => asset.id === id);
    return old && now ? [compareInventories(old, now)] : [];
  },
};

function compareInventories(old: InventoriedAsset, now: InventoriedAsset): CheckResult {
  const before = old.packages.length;
  const after = now.packages.length;
  const collapsed = after < before * smallestPart;
  return {
    id: inventoryGuard.id,
    title: inventoryGuard.title,
    result: collapsed ? "failed" : "passed",
    message: `${old.asset.name}: ${before} packages before, ${after} after.`,
  };
}

import type { Check } from "../model/index.ts";
import { inventoryGuard } from "./inventory-guard.ts";
import { parses } from "./parses.ts";

/** In the order of their ids. */
export const checks: readonly Check[] = [inventoryGuard, parses];

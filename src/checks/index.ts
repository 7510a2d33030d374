import type { Check } from "../model/index.ts";

/** In the order of their ids. */
export const checks: readonly Check[] = [];

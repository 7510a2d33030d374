import type { Fixer } from "../model/index.ts";

/** In the order of their ids. */
export const fixers: readonly Fixer[] = [];

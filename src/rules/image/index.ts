import type { Rule } from "../../model/index.ts";

/** In the order of their ids. */
export const imageRules: readonly Rule[] = [];

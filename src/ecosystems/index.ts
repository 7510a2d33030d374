import type { Ecosystem } from "../model/index.ts";

/** In the order of their ids. */
export const ecosystems: readonly Ecosystem[] = [];

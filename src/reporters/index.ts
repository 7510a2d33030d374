import type { Reporter } from "../model/index.ts";

/** In the order of their ids. */
export const reporters: readonly Reporter[] = [];

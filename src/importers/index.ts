import type { Importer } from "../model/index.ts";

/** In the order of their ids. */
export const importers: readonly Importer[] = [];

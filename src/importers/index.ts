import type { Importer } from "../model/index.ts";
import { suture } from "./suture.ts";

/** In the order of their ids. */
export const importers: readonly Importer[] = [suture];

import type { Rule } from "../../model/index.ts";
import { hardcodedSecret } from "./hardcoded-secret.ts";

/** In the order of their ids. */
export const pythonRules: readonly Rule[] = [hardcodedSecret];

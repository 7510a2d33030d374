import type { Rule } from "../../model/index.ts";
import { hardcodedSecret } from "./hardcoded-secret.ts";
import { outdatedSettings } from "./outdated-settings.ts";

/** In the order of their ids. */
export const pythonRules: readonly Rule[] = [hardcodedSecret, outdatedSettings];

import type { Rule } from "../../model/index.ts";
import { commandInjection } from "./command-injection.ts";
import { hardcodedSecret } from "./hardcoded-secret.ts";
import { sqlInjection } from "./sql-injection.ts";

/** In the order of their ids. */
export const javascriptRules: readonly Rule[] = [commandInjection, hardcodedSecret, sqlInjection];

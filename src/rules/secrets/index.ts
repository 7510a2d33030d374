import type { Rule } from "../../model/index.ts";
import { tokenRules } from "../token-rules.ts";

/** In the order of their ids. */
export const secretsRules: readonly Rule[] = tokenRules;

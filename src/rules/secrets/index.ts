import type { Rule } from "../../model/index.ts";
import { tokenRules } from "../token-rules.ts";
import { envFile } from "./env-file.ts";

/** In the order of their ids. */
export const secretsRules: readonly Rule[] = [...tokenRules, envFile].sort((a, b) =>
  a.id < b.id ? -1 : 1,
);

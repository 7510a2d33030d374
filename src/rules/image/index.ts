import type { Rule } from "../../model/index.ts";
import { endOfLife } from "./end-of-life.ts";
import { missingHealthcheck } from "./missing-healthcheck.ts";
import { rootUser } from "./root-user.ts";
import { secretInEnv } from "./secret-in-env.ts";
import { secretInHistory } from "./secret-in-history.ts";

/** In the order of their ids. */
export const imageRules: readonly Rule[] = [
  endOfLife,
  missingHealthcheck,
  rootUser,
  secretInEnv,
  secretInHistory,
];

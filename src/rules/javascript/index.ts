import type { Rule } from "../../model/index.ts";
import { commandInjection } from "./command-injection.ts";
import { hardcodedSecret } from "./hardcoded-secret.ts";
import { openRedirect } from "./open-redirect.ts";
import { pathTraversal } from "./path-traversal.ts";
import { sqlInjection } from "./sql-injection.ts";
import { ssrf } from "./ssrf.ts";

/** In the order of their ids. */
export const javascriptRules: readonly Rule[] = [
  commandInjection,
  hardcodedSecret,
  openRedirect,
  pathTraversal,
  sqlInjection,
  ssrf,
];

import type { Rule } from "../../model/index.ts";
import { codeInjection } from "./code-injection.ts";
import { commandInjection } from "./command-injection.ts";
import { crossSiteScripting } from "./cross-site-scripting.ts";
import { hardcodedSecret } from "./hardcoded-secret.ts";
import { nosqlInjection } from "./nosql-injection.ts";
import { openRedirect } from "./open-redirect.ts";
import { pathTraversal } from "./path-traversal.ts";
import { sqlInjection } from "./sql-injection.ts";
import { ssrf } from "./ssrf.ts";

/** In the order of their ids. */
export const javascriptRules: readonly Rule[] = [
  codeInjection,
  commandInjection,
  crossSiteScripting,
  hardcodedSecret,
  nosqlInjection,
  openRedirect,
  pathTraversal,
  sqlInjection,
  ssrf,
];

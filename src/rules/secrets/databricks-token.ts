import { type TokenRule, tokenRule } from "../token-rule.ts";

/** Personal access tokens of a workspace. */
export const databricksToken: TokenRule = tokenRule({
  id: "secrets/databricks-token",
  type: "Databricks token",
  pattern: /dapi[0-9a-f]{32}(?:-\d)?(?![\w-])/,
  keywords: ["dapi"],
  severity: "high",
  revoke: "the workspace, Settings, Developer, Access tokens",
});

import { type TokenRule, tokenRule } from "../token-rule.ts";

/** Personal and organization access tokens. */
export const dockerHubToken: TokenRule = tokenRule({
  id: "secrets/docker-hub-token",
  type: "Docker Hub token",
  pattern: /dckr_(?:pat_[\w-]{27}|oat_[\w-]{32})(?![\w-])/,
  keywords: ["dckr_pat_", "dckr_oat_"],
  severity: "high",
  revoke: "the account settings, Personal access tokens",
});

import { type TokenRule, tokenRule } from "../token-rule.ts";

/** API tokens of the cloud products; the tail is a checksum. */
export const atlassianToken: TokenRule = tokenRule({
  id: "secrets/atlassian-token",
  type: "Atlassian token",
  pattern: /ATATT3[\w-]{60,250}=[0-9A-F]{8}(?![\w-])/,
  keywords: ["ATATT3"],
  severity: "high",
  revoke: "the Atlassian account, Security, API tokens",
});

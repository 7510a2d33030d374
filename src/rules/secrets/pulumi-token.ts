import { type TokenRule, tokenRule } from "../token-rule.ts";

/** Access tokens of Pulumi Cloud. */
export const pulumiToken: TokenRule = tokenRule({
  id: "secrets/pulumi-token",
  type: "Pulumi token",
  pattern: /pul-[0-9a-f]{40}(?![\w-])/,
  keywords: ["pul-"],
  severity: "high",
  revoke: "the account settings, Access Tokens",
});

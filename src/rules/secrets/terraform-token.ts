import { type TokenRule, tokenRule } from "../token-rule.ts";

/** User, team and organization tokens. */
export const terraformToken: TokenRule = tokenRule({
  id: "secrets/terraform-token",
  type: "HCP Terraform token",
  pattern: /[0-9A-Za-z]{14}\.atlasv1\.[\w-]{60,70}(?![\w-])/,
  keywords: [".atlasv1."],
  back: 14,
  severity: "high",
  revoke: "the user or team settings, Tokens",
});

import { type TokenRule, tokenRule } from "../token-rule.ts";

/** API keys of the mail service. */
export const sendgridKey: TokenRule = tokenRule({
  id: "secrets/sendgrid-key",
  type: "SendGrid key",
  pattern: /SG\.[\w-]{22}\.[\w-]{43}(?![\w-])/,
  keywords: ["SG."],
  severity: "high",
  revoke: "the settings, API Keys",
});

import { type TokenRule, tokenRule } from "../token-rule.ts";

/** Keys of the Postman API. */
export const postmanKey: TokenRule = tokenRule({
  id: "secrets/postman-key",
  type: "Postman key",
  pattern: /PMAK-[0-9a-f]{24}-[0-9a-f]{34}(?![\w-])/,
  keywords: ["PMAK-"],
  severity: "high",
  revoke: "the account settings, API keys",
});

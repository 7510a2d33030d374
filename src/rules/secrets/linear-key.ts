import { type TokenRule, tokenRule } from "../token-rule.ts";

/** Personal keys and OAuth tokens. */
export const linearKey: TokenRule = tokenRule({
  id: "secrets/linear-key",
  type: "Linear key",
  pattern: /lin_(?:api|oauth)_[0-9A-Za-z]{40,64}(?![\w-])/,
  keywords: ["lin_api_", "lin_oauth_"],
  severity: "high",
  revoke: "the settings, Security & access",
});

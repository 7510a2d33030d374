import { type TokenRule, tokenRule } from "../token-rule.ts";

/** API keys of the index. */
export const rubygemsKey: TokenRule = tokenRule({
  id: "secrets/rubygems-key",
  type: "RubyGems key",
  pattern: /rubygems_[0-9a-f]{48}(?![\w-])/,
  keywords: ["rubygems_"],
  severity: "critical",
  revoke: "the settings, API keys",
});

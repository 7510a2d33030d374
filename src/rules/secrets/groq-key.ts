import { type TokenRule, tokenRule } from "../token-rule.ts";

/** Keys of the inference API. */
export const groqKey: TokenRule = tokenRule({
  id: "secrets/groq-key",
  type: "Groq key",
  pattern: /gsk_[0-9A-Za-z]{52}(?![\w-])/,
  keywords: ["gsk_"],
  severity: "high",
  revoke: "the console of Groq, API Keys",
});

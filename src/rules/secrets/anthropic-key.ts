import { type TokenRule, tokenRule } from "../token-rule.ts";

/** Keys of the API, of administration, and of signed-in sessions. */
export const anthropicKey: TokenRule = tokenRule({
  id: "secrets/anthropic-key",
  type: "Anthropic key",
  pattern: /sk-ant-(?:api03|admin01|oat01|sid01)-[\w-]{80,120}(?![\w-])/,
  keywords: ["sk-ant-"],
  severity: "high",
  revoke: "the console of Anthropic, API keys",
});

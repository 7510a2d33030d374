import { type TokenRule, tokenRule } from "../token-rule.ts";

/** User and organization access tokens. */
export const huggingFaceToken: TokenRule = tokenRule({
  id: "secrets/hugging-face-token",
  type: "Hugging Face token",
  pattern: /(?:hf|api_org)_[A-Za-z]{34}(?![\w-])/,
  keywords: ["hf_", "api_org_"],
  severity: "high",
  revoke: "the settings, Access Tokens",
});

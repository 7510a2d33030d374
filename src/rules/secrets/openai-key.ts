import { type TokenRule, tokenRule } from "../token-rule.ts";

/** Every key holds the word OpenAI in base64 in its middle. */
export const openaiKey: TokenRule = tokenRule({
  id: "secrets/openai-key",
  type: "OpenAI key",
  pattern:
    /sk-(?:(?:proj|svcacct|admin)-[\w-]{20,80}|[0-9A-Za-z]{20})T3BlbkFJ[\w-]{20,80}(?![\w-])/,
  keywords: ["T3BlbkFJ"],
  starts: ["sk-"],
  severity: "high",
  revoke: "the platform settings, API keys",
});

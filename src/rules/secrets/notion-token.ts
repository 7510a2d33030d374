import { type TokenRule, tokenRule } from "../token-rule.ts";

/** Tokens of integrations. */
export const notionToken: TokenRule = tokenRule({
  id: "secrets/notion-token",
  type: "Notion token",
  pattern: /ntn_\d{11}[0-9A-Za-z]{35}(?![\w-])/,
  keywords: ["ntn_"],
  severity: "high",
  revoke: "the page My integrations",
});

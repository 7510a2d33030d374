import { type TokenRule, tokenRule } from "../token-rule.ts";

/** User and ingest keys. */
export const newRelicKey: TokenRule = tokenRule({
  id: "secrets/new-relic-key",
  type: "New Relic key",
  pattern: /(?:NRAK-[0-9A-Z]{27}|NRII-[\w-]{32})(?![\w-])/,
  keywords: ["NRAK-", "NRII-"],
  severity: "high",
  revoke: "the administration, API keys",
});

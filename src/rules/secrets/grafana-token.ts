import { type TokenRule, tokenRule } from "../token-rule.ts";

/** Service account and cloud access policy tokens. */
export const grafanaToken: TokenRule = tokenRule({
  id: "secrets/grafana-token",
  type: "Grafana token",
  pattern: /(?:glsa_[0-9A-Za-z]{32}_[0-9a-f]{8}|glc_eyJ[0-9A-Za-z+/]{60,300}={0,2})(?![\w-])/,
  keywords: ["glsa_", "glc_eyJ"],
  severity: "high",
  revoke: "Administration, Service accounts",
});

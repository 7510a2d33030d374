import { type TokenRule, tokenRule } from "../token-rule.ts";

/** Personal, OAuth and refresh tokens. */
export const digitaloceanToken: TokenRule = tokenRule({
  id: "secrets/digitalocean-token",
  type: "DigitalOcean token",
  pattern: /(?:dop|doo|dor)_v1_[0-9a-f]{64}(?![\w-])/,
  keywords: ["dop_v1_", "doo_v1_", "dor_v1_"],
  severity: "high",
  revoke: "the control panel, API, Tokens",
});

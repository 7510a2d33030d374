import { type TokenRule, tokenRule } from "../token-rule.ts";

/** Access tokens and shared secrets of apps. */
export const shopifyToken: TokenRule = tokenRule({
  id: "secrets/shopify-token",
  type: "Shopify token",
  pattern: /(?:shpat|shpca|shppa|shpss)_[0-9a-fA-F]{32}(?![\w-])/,
  keywords: ["shpat_", "shpca_", "shppa_", "shpss_"],
  severity: "high",
  revoke: "the admin, Apps, API credentials",
});

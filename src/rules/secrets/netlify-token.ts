import { type TokenRule, tokenRule } from "../token-rule.ts";

/** Personal access tokens. */
export const netlifyToken: TokenRule = tokenRule({
  id: "secrets/netlify-token",
  type: "Netlify token",
  pattern: /nfp_[0-9A-Za-z]{36}(?![\w-])/,
  keywords: ["nfp_"],
  severity: "high",
  revoke: "the user settings, Applications, Personal access tokens",
});

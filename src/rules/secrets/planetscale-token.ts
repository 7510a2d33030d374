import { type TokenRule, tokenRule } from "../token-rule.ts";

/** Service tokens and database passwords. */
export const planetscaleToken: TokenRule = tokenRule({
  id: "secrets/planetscale-token",
  type: "PlanetScale token",
  pattern: /pscale_(?:tkn|pw|oauth)_[\w.-]{32,64}(?![\w-])/,
  keywords: ["pscale_tkn_", "pscale_pw_", "pscale_oauth_"],
  severity: "high",
  revoke: "the settings, Service tokens or Passwords",
});

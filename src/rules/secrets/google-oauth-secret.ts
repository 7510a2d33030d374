import { type TokenRule, tokenRule } from "../token-rule.ts";

/** The secret half of an OAuth client. */
export const googleOauthSecret: TokenRule = tokenRule({
  id: "secrets/google-oauth-secret",
  type: "Google OAuth client secret",
  pattern: /GOCSPX-[\w-]{28}(?![\w-])/,
  keywords: ["GOCSPX-"],
  severity: "high",
  revoke: "the Cloud console, APIs & Services, Credentials",
});

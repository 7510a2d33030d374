import { type TokenRule, tokenRule } from "../token-rule.ts";

/** Organization and user tokens. */
export const sentryToken: TokenRule = tokenRule({
  id: "secrets/sentry-token",
  type: "Sentry token",
  pattern: /(?:sntrys_eyJ[\w+/-]{50,400}={0,2}_[\w+/-]{43}|sntryu_[0-9a-f]{64})(?![\w-])/,
  keywords: ["sntrys_", "sntryu_"],
  severity: "high",
  revoke: "the settings, Auth Tokens",
});

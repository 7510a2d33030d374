import { type TokenRule, tokenRule } from "../token-rule.ts";

/** Application secrets and access tokens. */
export const squareToken: TokenRule = tokenRule({
  id: "secrets/square-token",
  type: "Square token",
  pattern: /(?:sq0csp-[\w-]{43}|sq0atp-[\w-]{22})(?![\w-])/,
  keywords: ["sq0csp-", "sq0atp-"],
  severity: "high",
  revoke: "the developer dashboard, Credentials",
});

import { type TokenRule, tokenRule } from "../token-rule.ts";

/** Secret and restricted keys; publishable ones are public. Test keys move no money. */
export const stripeKey: TokenRule = tokenRule({
  id: "secrets/stripe-key",
  type: "Stripe key",
  pattern: /[sr]k_(?:live|test)_[0-9A-Za-z]{24,247}(?![\w-])/,
  keywords: ["sk_live_", "rk_live_", "sk_test_", "rk_test_"],
  severity: "critical",
  revoke: "the dashboard, Developers, API keys, Roll key",
  check: (key) =>
    key.slice(3, 8) === "test_" ? { severity: "low", says: "a key of the test mode" } : {},
});

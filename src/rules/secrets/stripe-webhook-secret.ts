import { type TokenRule, tokenRule } from "../token-rule.ts";

/** The key that signs the events sent to the application. */
export const stripeWebhookSecret: TokenRule = tokenRule({
  id: "secrets/stripe-webhook-secret",
  type: "Stripe webhook secret",
  pattern: /whsec_(?:[0-9A-Za-z]{32,40}|[0-9a-f]{64})(?![\w-])/,
  keywords: ["whsec_"],
  severity: "medium",
  revoke: "the dashboard, Developers, Webhooks, Roll secret",
});

import { type TokenRule, tokenRule } from "../token-rule.ts";

/** The address of a webhook is its password. */
export const discordWebhook: TokenRule = tokenRule({
  id: "secrets/discord-webhook",
  type: "Discord webhook",
  pattern: /discord(?:app)?\.com\/api\/webhooks\/\d{17,20}\/(?<secret>[\w-]{60,80})(?![\w-])/,
  keywords: ["discord.com/api/webhooks/", "discordapp.com/api/webhooks/"],
  severity: "medium",
  revoke: "the channel, Integrations, Webhooks",
});

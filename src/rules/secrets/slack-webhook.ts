import { type TokenRule, tokenRule } from "../token-rule.ts";

/** The address of a webhook is its password. */
export const slackWebhook: TokenRule = tokenRule({
  id: "secrets/slack-webhook",
  type: "Slack webhook",
  pattern:
    /hooks\.slack\.com\/(?:services|workflows)\/T[0-9A-Z]{8,12}\/[AB][0-9A-Z]{8,12}\/(?<secret>(?:\d{15,20}\/)?[0-9A-Za-z]{24})(?![\w-])/,
  keywords: ["hooks.slack.com/"],
  severity: "medium",
  revoke: "the app settings, Incoming Webhooks",
});

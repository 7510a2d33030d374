import { type TokenRule, tokenRule } from "../token-rule.ts";

/** Bot, user, app-level, session and configuration tokens. */
export const slackToken: TokenRule = tokenRule({
  id: "secrets/slack-token",
  type: "Slack token",
  pattern:
    /(?:xox[bp](?:-\d{10,13}){1,3}-[0-9A-Za-z]{24,34}|xapp-\d-[0-9A-Z]{9,13}-\d{10,15}-[0-9a-f]{64}|xox[cs]-(?:\d{10,13}-){3}[0-9a-f]{64}|xoxe(?:\.xox[bp])?-\d-[0-9A-Za-z]{140,170})(?![\w-])/,
  keywords: ["xoxb-", "xoxp-", "xapp-", "xoxc-", "xoxs-", "xoxe"],
  severity: "high",
  revoke: "the app settings, OAuth & Permissions",
});

import { expect, test } from "vitest";
import { made, reported } from "../../../test/made-token.ts";
import { slackWebhook } from "./slack-webhook.ts";

test.each([
  [
    `https://hooks.slack.com/services/T${made(10, "upper")}/B${made(10, "upper")}/${made(24)}`,
    `hooks.slack.com/services/T${made(10, "upper")}/B${made(10, "upper")}/${made(24)}`,
  ],
])("reports %#", (text, token) => {
  expect(reported(slackWebhook, `key = "${text}"\n`)).toEqual([`medium ${token}`]);
});

test.each([
  `https://hooks.slack.com/services/T${"0".repeat(8)}/B${"0".repeat(8)}/${"X".repeat(24)}`,
  "https://hooks.slack.com/services/…",
  "",
])("leaves %#", (text) => {
  expect(reported(slackWebhook, text)).toEqual([]);
});

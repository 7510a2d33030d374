import { expect, test } from "vitest";
import { made, reported } from "../../../test/made-token.ts";
import { discordWebhook } from "./discord-webhook.ts";

test.each([
  [
    `https://discord.com/api/webhooks/${made(18, "digits")}/${made(68, "url")}`,
    `discord.com/api/webhooks/${made(18, "digits")}/${made(68, "url")}`,
  ],
])("reports %#", (text, token) => {
  expect(reported(discordWebhook, `key = "${text}"\n`)).toEqual([`medium ${token}`]);
});

test.each([
  `https://discord.com/api/webhooks/${made(18, "digits")}/token`,
  "https://discord.com/api/webhooks/<id>/<token>",
  "",
])("leaves %#", (text) => {
  expect(reported(discordWebhook, text)).toEqual([]);
});

import { expect, test } from "vitest";
import { made, reported } from "../../../test/made-token.ts";
import { stripeWebhookSecret } from "./stripe-webhook-secret.ts";

test.each([[`whsec_${made(32)}`, `whsec_${made(32)}`]])("reports %#", (text, token) => {
  expect(reported(stripeWebhookSecret, `key = "${text}"\n`)).toEqual([`medium ${token}`]);
});

test.each([`whsec_${made(10)}`, "whsec_test_secret", ""])("leaves %#", (text) => {
  expect(reported(stripeWebhookSecret, text)).toEqual([]);
});

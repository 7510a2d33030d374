import { expect, test } from "vitest";
import { made, reported } from "../../../test/made-token.ts";
import { stripeKey } from "./stripe-key.ts";

test.each([
  ["critical", `sk_${"live"}_${made(24)}`],
  ["critical", `rk_${"live"}_${made(99)}`],
  ["low", `sk_${"test"}_${made(24)}`],
])("reports as %s", (severity, token) => {
  expect(reported(stripeKey, `stripe.api_key = '${token}'`)).toEqual([`${severity} ${token}`]);
});

test.each([
  `pk_${"live"}_${made(24)}`,
  `sk_${"live"}_${made(12)}`,
  `sk_${"test"}_${"x".repeat(24)}`,
  `task_${"live"}_${made(24)}`,
  "sk_live_…",
  "",
])("leaves %#", (text) => {
  expect(reported(stripeKey, text)).toEqual([]);
});

import { expect, test } from "vitest";
import { made, reported } from "../../../test/made-token.ts";
import { googleOauthSecret } from "./google-oauth-secret.ts";

test.each([[`GOCSPX-${made(28, "url")}`, `GOCSPX-${made(28, "url")}`]])(
  "reports %#",
  (text, token) => {
    expect(reported(googleOauthSecret, `key = "${text}"\n`)).toEqual([`high ${token}`]);
  },
);

test.each([`GOCSPX-${made(12)}`, `GOCSPX-${"x".repeat(28)}`, ""])("leaves %#", (text) => {
  expect(reported(googleOauthSecret, text)).toEqual([]);
});

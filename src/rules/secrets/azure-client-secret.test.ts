import { expect, test } from "vitest";
import { made, reported } from "../../../test/made-token.ts";
import { azureClientSecret } from "./azure-client-secret.ts";

test.each([[`client_secret = "a1B8Q~${made(34)}"`, `a1B8Q~${made(34)}`]])(
  "reports %#",
  (text, token) => {
    expect(reported(azureClientSecret, `key = "${text}"\n`)).toEqual([`high ${token}`]);
  },
);

test.each([`a1B8Q~${made(10)}`, `b${made(30)}a1B8Q~${made(34)}`, ""])("leaves %#", (text) => {
  expect(reported(azureClientSecret, text)).toEqual([]);
});

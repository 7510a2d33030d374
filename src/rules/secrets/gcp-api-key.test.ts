import { expect, test } from "vitest";
import { made, reported } from "../../../test/made-token.ts";
import { gcpApiKey } from "./gcp-api-key.ts";

test.each([[`AIza${made(35, "url")}`, `AIza${made(35, "url")}`]])("reports %#", (text, token) => {
  expect(reported(gcpApiKey, `key = "${text}"\n`)).toEqual([`medium ${token}`]);
});

test.each([`AIza${made(20)}`, `AIza${"x".repeat(35)}`, `b${"AIza"}${made(35)}`, ""])(
  "leaves %#",
  (text) => {
    expect(reported(gcpApiKey, text)).toEqual([]);
  },
);

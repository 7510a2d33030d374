// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are values of shells
import { expect, test } from "vitest";
import { made, reported } from "../../../test/made-token.ts";
import { dockerConfigAuth } from "./docker-config-auth.ts";

const base64 = (text: string) => Buffer.from(text).toString("base64");

test("reports a user with a password", () => {
  const login = base64(`ci:${made(20)}`);
  const json = `{"auths": {"r.internal": {"auth": "${login}"}}}`;
  expect(reported(dockerConfigAuth, json, ".docker/config.json")).toEqual([
    `high "auth": "${login}"`,
  ]);
});

test.each([
  '{"auth": ""}',
  '{"auth": "required"}',
  '{"auth": "authentication-service"}',
  `{"auth": "${base64("no-colon-in-this-text")}"}`,
  `{"auth": "${base64("username:password")}"}`,
  `{"auth": "${made(40)}"}`,
  '{"auth": "${REGISTRY_AUTH}"}',
  "",
])("leaves %#", (text) => {
  expect(reported(dockerConfigAuth, text)).toEqual([]);
});

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are values of shells
import { expect, test } from "vitest";
import { made, reported } from "../../../test/made-token.ts";
import { npmrcAuth } from "./npmrc-auth.ts";

test.each([
  `//npm.corp.internal/:_authToken=${made(36)}`,
  `//npm.corp.internal/:_password = "${made(24, "base64")}"`,
  `//npm.corp.internal/:_auth=${made(40)}`,
])("reports %#", (text) => {
  expect(reported(npmrcAuth, `registry=x\n${text}\n`, ".npmrc")).toHaveLength(1);
});

test.each([
  "//npm.corp.internal/:_authToken=${NPM_TOKEN}",
  "//npm.corp.internal/:_authToken=",
  "//npm.corp.internal/:_authToken=your-token-goes-here",
  `//npm.corp.internal/:_authToken=npm_${made(36)}`,
  "//npm.corp.internal/:always-auth=true",
  "",
])("leaves %#", (text) => {
  expect(reported(npmrcAuth, text, ".npmrc")).toEqual([]);
});

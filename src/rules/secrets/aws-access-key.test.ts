// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are values of shells
import { expect, test } from "vitest";
import { made, reported } from "../../../test/made-token.ts";
import { awsAccessKey } from "./aws-access-key.ts";

const id = `AKIA${made(16, "base32")}`;
const secret = made(40, "base64");

test.each([
  `aws_secret_access_key = ${secret}\n`,
  `export AWS_SECRET_ACCESS_KEY="${secret}"\n`,
  `{"SecretAccessKey": "${secret}"}`,
  `secretAccessKey: '${secret}',`,
  `[default]\naws_access_key_id=${id}\naws_secret_access_key=${secret}\n`,
])("reports the secret once %#", (text) => {
  expect(reported(awsAccessKey, text)).toEqual([`critical ${secret}`]);
});

test("an id by itself is milder", () => {
  expect(reported(awsAccessKey, `key: ${id}\n`)).toEqual([`medium ${id}`]);
  const far = `aws_secret_access_key=${secret}\n${"\n".repeat(9)}${id}\n`;
  expect(reported(awsAccessKey, far)).toEqual([`critical ${secret}`, `medium ${id}`]);
});

test.each([
  "AKIAIOSFODNN7EXAMPLE",
  "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  "aws_secret_access_key = ${SECRET}",
  `AKIA${"X".repeat(16)}`,
  `B${id}`,
  `${id}A`,
  `aws_secret_access_key = ${made(40, "hex")}`,
  `aws_secret_access_key = ${made(64, "base64")}`,
  "",
])("leaves %s", (text) => {
  expect(reported(awsAccessKey, text)).toEqual([]);
});

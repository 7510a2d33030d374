import { expect, test } from "vitest";
import { made, reported } from "../../../test/made-token.ts";
import { kubeconfigKey } from "./kubeconfig-key.ts";

const pem = (kind: string) =>
  Buffer.from(`-----BEGIN ${kind}-----\n${made(300, "base64")}\n-----END ${kind}-----\n`).toString(
    "base64",
  );

test("reports a private key", () => {
  const key = pem(`EC ${"PRIVATE"} KEY`);
  expect(reported(kubeconfigKey, `users:\n- user:\n    client-key-data: ${key}\n`)).toEqual([
    `critical client-key-data: ${key}`,
  ]);
});

test.each([
  `client-certificate-data: ${pem("CERTIFICATE")}`,
  `client-key-data: ${pem("CERTIFICATE")}`,
  "client-key-data: REDACTED",
  "client-key: /home/me/key.pem",
  "",
])("leaves %#", (text) => {
  expect(reported(kubeconfigKey, text)).toEqual([]);
});

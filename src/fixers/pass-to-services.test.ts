import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { made } from "../../test/made-token.ts";
import { loadPython } from "../../test/python.ts";
import { hardcodedSecret } from "../rules/python/hardcoded-secret.ts";
import { composeSyntax } from "../syntax/compose.ts";
import { dotenvSyntax } from "../syntax/dotenv.ts";
import { requirementsSyntax } from "../syntax/requirements.ts";
import { textSyntax } from "../syntax/text.ts";
import { moveSecretToSettings } from "./move-secret-to-settings.ts";

const python = await loadPython();
const config = `from pydantic import BaseSettings\n\n\nclass Settings(BaseSettings):\n    PAYMENT_API_KEY: str = "${made(43)}"\n    MAIL_API_KEY: str = "${made(42)}"\n`;
const app = {
  "requirements.txt": "pydantic[dotenv]==1.10.7\n",
  "app/config.py": config,
  Dockerfile: "FROM scratch\n",
};
const path = "docker-compose.yml";
const pay = "PAYMENT_API_KEY=${PAYMENT_API_KEY:?set PAYMENT_API_KEY in .env}";
const mail = "MAIL_API_KEY=${MAIL_API_KEY:?set MAIL_API_KEY in .env}";
const map = (line: string) => line.replace("=", ": ");

const fix = (compose: string, more: Readonly<Record<string, string>> = {}) =>
  fixFiles({
    files: { ...app, ...more, [path]: compose },
    rules: [hardcodedSecret],
    fixers: [moveSecretToSettings],
    syntaxes: [textSyntax, dotenvSyntax, requirementsSyntax, composeSyntax, python],
  });

test.each([
  [
    "a list",
    "services:\n  web:\n    build: .\n    environment:\n      - A=1  # one\n    restart: always\n",
    `services:\n  web:\n    build: .\n    environment:\n      - A=1  # one\n      - ${pay}\n      - ${mail}\n    restart: always\n`,
  ],
  [
    "a map",
    "services:\r\n  web:\r\n    build:\r\n      context: .\r\n    environment:\r\n      A: '1'\r\n",
    `services:\r\n  web:\r\n    build:\r\n      context: .\r\n    environment:\r\n      A: '1'\r\n      ${map(pay)}\r\n      ${map(mail)}\r\n`,
  ],
  [
    "no environment",
    "services:\n  web:\n    build: ./\n  db:\n    image: postgres:16\n",
    `services:\n  web:\n    build: ./\n    environment:\n      - ${pay}\n      - ${mail}\n  db:\n    image: postgres:16\n`,
  ],
])("gives moved variables to a service with %s", async (_, before, after) => {
  const { files, proposals } = await fix(before);
  expect(files[path]).toBe(after);
  expect(proposals.flatMap(({ fix: made }) => made.notes ?? []).join()).not.toContain("container");
});

test.each([
  ["that is built elsewhere", "services:\n  web:\n    build: ./frontend\n"],
  ["of an image", "services:\n  web:\n    image: shop:1\n"],
  ["that reads the .env itself", "services:\n  web:\n    build: .\n    env_file: .env\n"],
  ["that reads it in a list", "services:\n  web:\n    build: .\n    env_file: [./.env]\n"],
])("leaves a service alone %s", async (_, compose) => {
  expect((await fix(compose)).files[path]).toBe(compose);
});

test("leaves a shared environment alone and says so", async () => {
  const compose = "x-env: &env\n  A: '1'\nservices:\n  web:\n    build: .\n    environment: *env\n";
  const { files, proposals } = await fix(compose);
  expect(files[path]).toBe(compose);
  expect(proposals.flatMap(({ fix: made }) => made.notes ?? []).join()).toContain("container");
});

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are values of shells and workflows
import { expect, test } from "vitest";
import { entropyOf, isPlaceholder, isReference, isSecretName } from "./secret-values.ts";

test.each([
  "password",
  "DB_PASSWORD",
  "PGPASSWORD",
  "db-passwd",
  "adminPwd",
  "REDIS_PASS",
  "SECRET_KEY",
  "secretKey",
  "JWT_SECRET_KEY",
  "JWT_SECRET",
  "apiKey",
  "APIKEY",
  "STRIPE_API_KEY",
  "AWS_SECRET_ACCESS_KEY",
  "private_key",
  "github.token",
  "GITHUB_TOKEN",
  "accessToken",
  "client_secret",
  "SECRET_KEY_BASE",
  "SMTP_PASSWORD_2",
  "HTTPPassword",
  "FERNET_KEY",
])("%s names a secret", (name) => {
  expect(isSecretName(name)).toBe(true);
});

test.each([
  "",
  "PASSWORD_FILE",
  "token_url",
  "TOKEN_EXPIRE_MINUTES",
  "password_field",
  "PASSWORD_MIN_LENGTH",
  "password_hash",
  "hashed_password",
  "SECRET_NAME",
  "secrets",
  "tokens",
  "tokenizer",
  "AWS_ACCESS_KEY_ID",
  "primary_key",
  "PUBLIC_KEY",
  "sort_key",
  "key",
  "pass",
  "compass",
  "render_pass",
  "eos_token",
  "csrf_token",
  "next_page_token",
  "API_KEY_HEADER",
  "passwordInput",
  "x".repeat(200),
])("%s names none", (name) => {
  expect(isSecretName(name)).toBe(false);
});

test.each([
  "",
  "  ",
  "''",
  "changeme",
  "ChangeThis",
  "change-me-in-production",
  "your-secret-key-here",
  "YOUR_API_KEY",
  "your secret",
  "my-secret-key",
  "replace-me",
  "insert-token-here",
  "enter_your_password",
  "<token>",
  "<your api key>",
  "${TOKEN}",
  "$TOKEN",
  "$(cat token)",
  "${TOKEN:?set it}",
  "${TOKEN:-changeme}",
  "{{ token }}",
  "${{ secrets.TOKEN }}",
  "%TOKEN%",
  "%(token)s",
  "xxx",
  "xxxxxxxxxxxx",
  "sk-xxxxxxxxxxxx",
  "*****",
  "...",
  "example",
  "TODO",
  "dummy",
  "test",
  "null",
  "os.environ['X']",
  "process.env.TOKEN",
  "/run/secrets/db",
  "op://vault/item/field",
])("%s is a placeholder", (value) => {
  expect(isPlaceholder(value)).toBe(true);
});

test.each([
  "postgres",
  "password",
  "hunter2",
  "s3cr3t-pa55",
  "tests3cret",
  "${TOKEN:-hunter2}",
  "p$ssword",
  "mypassword1",
  "use-the-force-luke",
  "09d25e094faa6ca2556c818166b7a956",
  "examplecorp-7fA93kd",
])("%s is none", (value) => {
  expect(isPlaceholder(value)).toBe(false);
});

test("a fallback with a value is no reference", () => {
  expect(isReference("${A:-b1}")).toBe(false);
  expect(isReference("${A}")).toBe(true);
  expect(isReference("{name}")).toBe(true);
});

test("entropy is counted per character", () => {
  expect(entropyOf("")).toBe(0);
  expect(entropyOf("aaaa")).toBe(0);
  expect(entropyOf("abcd")).toBe(2);
});

test("long values take no time", () => {
  isPlaceholder("$".repeat(1e6));
  isPlaceholder("your-".repeat(99));
  isSecretName("aB".repeat(1e6));
});

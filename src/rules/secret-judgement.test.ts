import { expect, test } from "vitest";
import { made } from "../../test/made-token.ts";
import { isSigningKeyName, judgeSecret } from "./secret-judgement.ts";

const judge = (name: string, value: string, isSetting = false, path = "app/config.py") => {
  const { kind, severity } = judgeSecret({ name, value, isSetting }, path) ?? {};
  return kind && `${kind} ${severity}`;
};

test.each([
  ["SECRET_KEY", made(50), "real high"],
  ["SECRET_KEY", "supersecretkey", "real high"],
  ["SECRET_KEY", "your-secret-key-here", "placeholder medium"],
  ["JWT_SECRET", "changeme", "placeholder medium"],
  ["DB_PASSWORD", "hunter2", "real medium"],
  ["POSTGRES_PASSWORD", "postgres", "real medium"],
  ["password", "Tr0ub4dor", "real medium"],
  ["API_KEY", made(32), "real high"],
])("%s = %s is %s", (name, value, expected) => {
  expect(judge(name, value)).toBe(expected);
});

test.each([
  ["PASSWORD", "password"],
  ["PASSWORD", "Enter your password"],
  ["API_KEY", "x-api-key"],
  ["API_KEY", "your-api-key"],
  ["AUTH_TOKEN", "auth_token"],
  ["TOKEN", "Bearer"],
  ["SECRET", "secret"],
  ["secret", "url"],
  ["secret", "webhook_url"],
  ["password", "$2b$12$abcdefghijklmnopqrstuv"],
  ["ACCESS_TOKEN", "https://auth.internal/token"],
  ["PRIVATE_KEY", "/etc/ssl/private/key.pem"],
  ["PRIVATE_KEY", "keys/server.pem"],
  ["TOKEN", "{token}"],
  ["TOKEN", "simple"],
  ["password", "letmein"],
  ["SECRET_KEY", ""],
  ["CREATED_SESSION_KEY", "wagtail_apitoken_created"],
  ["TOKEN_CACHE_KEY", "users:token"],
])("%s = %s is none", (name, value) => {
  expect(judge(name, value)).toBeUndefined();
});

test("in settings, stand-ins and simple words count", () => {
  expect(judge("API_KEY", "your-api-key", true)).toBe("placeholder medium");
  expect(judge("REDIS_PASSWORD", "password", true)).toBe("real medium");
  expect(judge("PAYMENT_TOKEN", "simple-word", true)).toBe("real medium");
});

test("in tests it counts little", () => {
  expect(judge("SECRET_KEY", made(50), false, "tests/settings.py")).toBe("real low");
});

test.each([
  "SECRET_KEY",
  "secret_key",
  "JWT_SECRET",
  "jwtSecretKey",
  "SESSION_SECRET",
  "AUTH_JWT_KEY",
])("%s signs", (name) => {
  expect(isSigningKeyName(name)).toBe(true);
});

test.each([
  "API_SECRET_KEY",
  "STRIPE_SECRET_KEY",
  "CLIENT_SECRET",
  "AWS_SECRET_ACCESS_KEY",
  "ENCRYPTION_KEY",
  "DB_PASSWORD",
])("%s does not", (name) => {
  expect(isSigningKeyName(name)).toBe(false);
});

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are values of shells
import { expect, test } from "vitest";
import { made, reported } from "../../../test/made-token.ts";
import { databaseUrl } from "./database-url.ts";

const pw = made(12);

test.each([
  [`postgresql://app:${pw}@db.internal:5432/app`, "high"],
  [`postgresql+asyncpg://app:${pw}@db/app`, "high"],
  [`mongodb+srv://app:${pw}@cluster0.abc.mongodb.net/`, "high"],
  [`redis://:${pw}@cache:6379/0`, "high"],
  [`mysql://root:${pw}@localhost/app`, "low"],
  ["amqp://app:guest@queue:5672", "low"],
])("reports %s as %s", (url, severity) => {
  const [found] = reported(databaseUrl, `URL = "${url}"\n`);
  expect(found).toMatch(new RegExp(`^${severity} `));
  expect(found).toContain(pw.slice(0, url.includes(pw) ? 12 : 0));
});

test.each([
  "postgresql://user:password@localhost/db",
  "postgresql://user:pass@db/app",
  "postgresql://${USER}:${PASSWORD}@db/app",
  "postgresql://{user}:{password}@{host}/app",
  "postgresql://app:<password>@db/app",
  "postgresql://app:%s@db/app",
  "postgresql://app:changeme@db/app",
  `postgresql://app:${pw}@example.com/app`,
  `postgresql://app@db/app?x=a:b@c`,
  "redis://cache:6379/0",
  "import postgres, mysql, redis",
  `${"postgresql://a:".repeat(2)}`,
  "",
])("leaves %s", (text) => {
  expect(reported(databaseUrl, text)).toEqual([]);
});

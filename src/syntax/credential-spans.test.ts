import { expect, test } from "vitest";
import { credentialSpans } from "./credential-spans.ts";

function marked(text: string): string {
  let result = "";
  let at = 0;
  for (const { start, end } of credentialSpans(text)) {
    result += `${text.slice(at, start)}[[${text.slice(start, end)}]]`;
    at = end;
  }
  return result + text.slice(at);
}

test.each([
  "--index-url https://ci:[[k3y-9]]@example.org/simple",
  "postgresql://shop:[[a]]@db, redis://:[[b%40c]]@cache",
  "git+https://[[0123456789abcdef0123]]@example.org/a.git",
  'curl -H "Authorization: Basic [[dTpwYXNz]]" https://example.org',
  "RUN API_TOKEN=[[abc1]] DB_PASSWORD='[[q1]]' make",
])("finds %s", (text) => {
  expect(marked(text.replace(/\[\[|\]\]/g, ""))).toBe(text);
});

test.each([
  "git@example.org:a/b.git ssh://git@example.org/a.git",
  "postgresql://shop:${POSTGRES_PASSWORD:?set it in .env}@db:5432/shop",
  "postgresql://shop:${PW}@db http://localhost:8000/a@b",
  "Authorization: Bearer ${TOKEN}",
  "PASSWORD=$PASSWORD TOKEN=${TOKEN} MODE=prod API_KEY=",
  "password=get_password() secret_key: str = Field()",
  "SECRET_KEY=changeme",
])("leaves %s", (text) => {
  expect(marked(text)).toBe(text);
});

test("long lines take no time", () => {
  for (const part of ["://", "://a:", "A", "A=", "authorization: ", "https://a:b", "TOKEN="]) {
    credentialSpans(part.repeat(1_000_000 / part.length));
  }
});

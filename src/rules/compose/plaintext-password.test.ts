import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { composeSyntax } from "../../syntax/compose.ts";
import { plaintextPassword } from "./plaintext-password.ts";

const list = (item: string) => `services:\n  a:\n    environment:\n      - ${item}\n`;
const map = (entry: string) => `services:\n  a:\n    environment:\n      ${entry}\n`;

test.each([
  "[[POSTGRES_PASSWORD=hunter22]]",
  "[['POSTGRES_PASSWORD=hunter22']] # note",
  '[["MYSQL_ROOT_PASSWORD=it\'s 1 # pass"]]',
  "[[POSTGRES_PASSWORD=postgres]]",
  "[[POSTGRES_PASSWORD=password]]",
  "[[POSTGRES_PASSWORD=pa$$word1]]",
  "[[POSTGRES_PASSWORD=${POSTGRES_PASSWORD:-hunter22}]]",
  "[[POSTGRES_PASSWORD=${POSTGRES_PASSWORD-hunter22}]]",
  "[[POSTGRES_PASSWORD=changeme]]",
  "[[DATABASE_URL=postgres://app:hunter22@db:5432/app]]",
  "[[DATABASE_URL=postgres://${USER:-app}:hunter22@db/${DB}]]",
  "[[CELERY_BROKER=redis://:hunter22@redis/0]]",
  "[[SPRING_URI=mongodb+srv://root:${MONGO_PASSWORD:-hunter22}@mongo]]",
])("reports %s", (item) => {
  expect(mark(plaintextPassword, composeSyntax, list(item))).toBe(list(item));
});

test.each([
  "[[POSTGRES_PASSWORD: hunter22]]",
  "[[POSTGRES_PASSWORD: 123456]]",
  '[["JWT_SECRET": "hunter22"]]',
  "[[API_KEY: >-\n        hunter22hunter22]]",
])("reports the entry %s", (entry) => {
  expect(mark(plaintextPassword, composeSyntax, map(entry))).toBe(map(entry));
});

test.each([
  "POSTGRES_PASSWORD=${POSTGRES_PASSWORD}",
  "POSTGRES_PASSWORD=$POSTGRES_PASSWORD",
  "POSTGRES_PASSWORD=${POSTGRES_PASSWORD:?set it}",
  "POSTGRES_PASSWORD=${POSTGRES_PASSWORD:-}",
  "POSTGRES_PASSWORD=${A:-${B}}",
  "POSTGRES_PASSWORD=prefix-${PART}",
  "POSTGRES_PASSWORD",
  "POSTGRES_PASSWORD=",
  "POSTGRES_PASSWORD_FILE=/run/secrets/db",
  "MYSQL_ALLOW_EMPTY_PASSWORD=yes",
  "MYSQL_RANDOM_ROOT_PASSWORD=1",
  "MYSQL_RANDOM_ROOT_PASSWORD=true",
  "SMTP_PASSWORD=none",
  "SERVICE_TOKEN=<your token>",
  "CLOUDFLARE_API_TOKEN=YOUR-CLOUDFLARE-API-TOKEN",
  "DB_PASSWORD=<password>",
  "TOKEN_URL=https://a.example/token",
  "DATABASE_URL=postgres://db:5432/app",
  "DATABASE_URL=postgres://app:${PASSWORD}@db/app",
  "HOME_PAGE=https://a.example:8080/@user",
  "POSTGRES_USER=hunter22",
])("allows %s", (item) => {
  expect(mark(plaintextPassword, composeSyntax, list(item))).toBe(list(item));
});

test("reports a shared variable once, at its anchor", () => {
  const text =
    "x-e: &e\n  [[DB_PASSWORD: hunter22]]\nservices:\n  a:\n    environment: *e\n  b:\n    environment:\n      <<: *e\n";
  expect(mark(plaintextPassword, composeSyntax, text)).toBe(text);
});

test("never says the secret, and marks where it is", () => {
  const text = map('DB_URL: "postgres://u:hunter22@h/d"\n      DB_PASSWORD: "a\\thunter22"');
  const document = composeSyntax.parse({ path: "compose.yml", text, encoding: "utf-8" });
  const matches = [...plaintextPassword.find(document)];
  expect(JSON.stringify(matches.map(({ message, evidence }) => [message, evidence]))).not.toContain(
    "hunter22",
  );
  const hidden = matches.map(({ secrets = [] }) => secrets.map((s) => text.slice(s.start, s.end)));
  expect(hidden[0]).toEqual(["hunter22"]);
});

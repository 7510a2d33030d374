import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { composeSyntax } from "../../syntax/compose.ts";
import { databasePort } from "./database-port.ts";

const ports = (item: string, image = "postgres:16") =>
  `services:\n  a:\n    image: ${image}\n    ports:\n      - ${item}\n`;

test.each([
  ["[['5432:5432']]", "postgres:16"],
  ["[[5432]]", "postgres:16"],
  ["[[15432:5432/tcp]]", "app"],
  ["[['6379-6380:6379-6380']]", "app"],
  ["[['6370-6390:6370-6390']]", "app"],
  ["[[${PORT:-5432}:5432]]", "postgres:16"],
  ["[[5433:5433]]", "bitnami/postgresql"],
  ["[['0.0.0.0:5432:5432']]", "postgres"],
  ["[['[::]:5432:5432']]", "postgres"],
  ["[['${IP:-0.0.0.0}:5432:5432']]", "postgres"],
  ["[[{target: 5432, published: 5432}]]", "postgres"],
  ["[[target: 27017\n        published: 27017]]", "app"],
  ["[[target: 27017\n        host_ip: 0.0.0.0]]", "app"],
  ["[['3306:${DB:-3306}']]", "app"],
])("reports %s of %s", (item, image) => {
  expect(mark(databasePort, composeSyntax, ports(item, image))).toBe(ports(item, image));
});

test.each([
  ["'127.0.0.1:5432:5432'", "postgres"],
  ["'127.0.0.1::5432'", "postgres"],
  ["'[::1]:5432:5432'", "postgres"],
  ["'192.168.1.5:5432:5432'", "postgres"],
  ["'${IP:-127.0.0.1}:5432:5432'", "postgres"],
  ["'${IP}:5432:5432'", "postgres"],
  ["'80:80'", "nginx"],
  ["'5432:80'", "pgadmin"],
  ["{target: 5432, host_ip: 127.0.0.1}", "postgres"],
  ["'8080:8080'", "adminer"],
  ["'9200:9200'", "owncloud/ocis"],
])("allows %s of %s", (item, image) => {
  expect(mark(databasePort, composeSyntax, ports(item, image))).toBe(ports(item, image));
});

test("reports a port of an override, where the image is not known", () => {
  const text = "services:\n  db:\n    ports:\n      - [['5432:5432']]\n    expose: ['5432']\n";
  expect(mark(databasePort, composeSyntax, text)).toBe(text);
});

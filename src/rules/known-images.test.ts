import { expect, test } from "vitest";
import { databaseOfImage, databaseOfPort, imageName, knownImage } from "./known-images.ts";

test.each([
  ["postgres", "postgres"],
  ["Postgres:16-alpine", "postgres"],
  ["postgres@sha256:aa", "postgres"],
  ["postgres:16@sha256:aa", "postgres"],
  ["localhost:5000/team/app", "localhost:5000/team/app"],
  ["localhost:5000/team/app:1", "localhost:5000/team/app"],
  ["postgres:${TAG}", "postgres"],
  ["postgres:${TAG:?set TAG}", "postgres"],
  ["postgres:${TAG:-16}", "postgres"],
  ["${IMAGE:-redis:7}", "redis"],
  ["${IMAGE}", undefined],
  ["${REGISTRY:?}/app:1", undefined],
  ["${REGISTRY}/app:1", undefined],
  ["", undefined],
])("the name of %s is %s", (reference, name) => {
  expect(imageName(reference)).toBe(name);
});

test.each([
  "postgres:16",
  "library/postgres",
  "docker.io/library/postgres:9",
  "docker.io/postgres",
])("%s is the official image", (reference) => {
  expect(knownImage(reference)?.capabilities).toContain("SETUID");
});

test.each([
  "bitnami/postgresql",
  "me/postgres",
  "ghcr.io/library/postgres",
  "constructor",
  "__proto__",
  "app",
])("nothing is known of %s", (reference) => {
  expect(knownImage(reference)).toBeUndefined();
});

test("databases are known by image and by port", () => {
  expect(databaseOfImage("bitnami/postgresql:15")).toBe("PostgreSQL");
  expect(databaseOfImage("postgis/postgis")).toBe("PostgreSQL");
  expect(databaseOfImage("mcr.microsoft.com/mssql/server")).toBeUndefined();
  expect(databaseOfImage("adminer")).toBeUndefined();
  expect(databaseOfPort(6379)).toBe("Redis");
  expect(databaseOfPort(80)).toBeUndefined();
});

import { expect, test } from "vitest";
import { protectedPaths } from "./protected-paths.ts";

test.each([
  [[], "etc", true],
  [[], "etc/ssl/certs", true],
  [[], "usr/etc", false],
  [[], "", false],
  [["opt/shop\n"], "opt/shop/conf", true],
  [["# opt/shop\n\n"], "opt/shop", false],
  [["-etc/ssl\n"], "etc/ssl/certs", false],
  [["-etc/ssl\n+etc/ssl/mine"], "etc/ssl/mine", true],
  [["+/srv/*/conf/\n"], "srv/shop/conf", true],
  [["+srv/*/conf"], "srv/shop/other", false],
  [["+srv/s?op*"], "srv/shop-1", true],
  [["+srv/s?op*"], "srv/sop", false],
  [["+srv/a*b*c"], "srv/abxbc", true],
  [["+srv/[a]"], "srv/a", false],
] as const)("%j: %s is protected: %s", (lists, folder, expected) => {
  expect(protectedPaths(lists)(folder)).toBe(expected);
});

test("many stars take no time", () => {
  expect(protectedPaths([`+${"*a".repeat(200)}b`])("a".repeat(4000))).toBe(false);
});

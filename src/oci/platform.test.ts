import { describe, expect, test } from "vitest";
import { choosePlatform, fitsPlatform, isPlatform } from "./platform.ts";

test.each([
  ["linux/amd64", true],
  ["linux/arm/v7", true],
  ["linux/x86-64", true],
  ["arm64", false],
  ["linux/", false],
  ["linux/arm/v7/x", false],
  ["linux arm64", false],
  ["", false],
])("%j is a platform: %s", (text, is) => {
  expect(isPlatform(text)).toBe(is);
});

test.each([
  ["linux/amd64", "linux/amd64", true],
  ["linux/amd64", "linux/x86_64", true],
  ["linux/arm64/v8", "linux/arm64", true],
  ["linux/arm64", "linux/arm64/v8", true],
  ["linux/arm64/v9", "linux/arm64/v8", false],
  ["linux/aarch64", "linux/arm64", true],
  ["linux/arm/v6", "linux/arm", true],
  ["linux/arm", "linux/arm/v7", true],
  ["linux/arm/v6", "linux/arm/v7", false],
  ["windows/amd64", "linux/amd64", false],
  ["Linux/AMD64", "linux/amd64", true],
])("%s for one who asks for %s: %s", (platform, wanted, fits) => {
  expect(fitsPlatform(platform, wanted)).toBe(fits);
});

describe("choosing", () => {
  const choose = (platforms: readonly (string | undefined)[], wanted?: string) =>
    choosePlatform(
      platforms.map((platform, i) => ({ platform, id: `#${i}` })),
      { wanted, platformOf: ({ platform }) => platform, keyOf: ({ id }) => id },
    ).id;

  test.each([
    ["the wanted one", ["linux/amd64", "linux/arm64"], "linux/arm64", "#1"],
    ["linux/amd64 by itself", ["linux/arm64", "linux/amd64"], undefined, "#1"],
    ["the plain variant before newer ones", ["linux/amd64/v3", "linux/amd64"], undefined, "#1"],
    ["a variant where there is no plain one", ["linux/arm64", "linux/amd64/v2"], undefined, "#1"],
    ["arm/v7 of several", ["linux/arm/v5", "linux/arm/v7"], "linux/arm", "#1"],
    ["the only one", ["linux/s390x"], undefined, "#0"],
    ["one that does not say", [undefined, "linux/arm64"], "linux/s390x", "#0"],
  ])("%s", (_, platforms, wanted, id) => {
    expect(choose(platforms, wanted)).toBe(id);
  });

  test.each([
    ["a wrong one", ["linux/arm64", "linux/amd64"], "linux/s390x", "linux/arm64, linux/amd64"],
    ["several without linux/amd64", ["linux/arm64", undefined], undefined, "linux/arm64, #1"],
    ["the only one, which is another", ["linux/arm64"], "linux/amd64", "linux/arm64"],
  ])("%s is a usage error that lists what is there", (_, platforms, wanted, listed) => {
    expect(() => choose(platforms, wanted)).toThrow(
      expect.objectContaining({ name: "UsageError", hint: expect.stringContaining(listed) }),
    );
  });
});

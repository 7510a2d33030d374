import { expect, test } from "vitest";
import { defaultAddresses, feedAddress } from "./addresses.ts";
import { feeds } from "./index.ts";

const none = { configured: {}, environment: {} };

test("every feed has an address, of its own or where it lies", () => {
  for (const feed of feeds) {
    expect(feedAddress(feed, none).base, feed.id).toMatch(/^https:\/\/.*[^/]$/);
    expect(feedAddress(feed, none).isDefault).toBe(true);
  }
});

test("the environment comes before suture.toml, both before the default", () => {
  const configured = { osv: "https://mirror.test/osv/" };
  const environment = { SUTURE_FEED_OSV: "file:///mnt/osv", SUTURE_FEED_DEBIAN_TRACKER: "" };
  expect(feedAddress({ id: "osv" }, { configured, environment })).toEqual({
    base: "file:///mnt/osv",
    isDefault: false,
  });
  expect(feedAddress({ id: "osv" }, { configured, environment: {} })).toEqual({
    base: "https://mirror.test/osv",
    isDefault: false,
  });
  expect(feedAddress({ id: "ubuntu", lies: "osv" }, { configured, environment: {} }).base).toBe(
    "https://mirror.test/osv",
  );
  expect(
    feedAddress(
      { id: "ubuntu", lies: "osv" },
      { configured, environment: { SUTURE_FEED_UBUNTU: "https://u.test" } },
    ).base,
  ).toBe("https://u.test");
  expect(feedAddress({ id: "debian-tracker" }, { configured, environment }).base).toBe(
    defaultAddresses["debian-tracker"],
  );
});

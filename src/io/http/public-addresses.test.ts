import { describe, expect, test } from "vitest";
import { checkPublic, isPublic, lookupPublic } from "./public-addresses.ts";

describe("isPublic", () => {
  test.each([
    "127.0.0.1",
    "127.1.2.3",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "198.19.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:a9fe:a9fe",
    "::7f00:1",
    "64:ff9b::a00:1",
    "64:ff9b:1::1",
    "2002:a00:1::1",
    "2001:0:1:2::3",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "",
    "example.org",
  ])("%s is not", (address) => {
    expect(isPublic(address)).toBe(false);
  });

  test.each([
    "8.8.8.8",
    "172.32.0.1",
    "100.128.0.1",
    "151.101.2.132",
    "2a04:4e42::644",
    "2606:4700::1",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
    "2002:808:808::1",
  ])("%s is", (address) => {
    expect(isPublic(address)).toBe(true);
  });
});

test.each([
  "http://127.0.0.1/",
  "http://localhost:8080/",
  "http://[::1]/",
  "http://2130706433/",
  "http://0x7f.1/",
  "http://[::ffff:169.254.169.254]/latest/meta-data",
])("%s is not asked", async (url) => {
  await expect(checkPublic(new URL(url))).rejects.toThrow("is not of the public network");
});

test("a connection to a name of this machine is not made", async () => {
  const error = await new Promise((resolve) => {
    lookupPublic("localhost", { all: true }, (failure) => resolve(failure));
  });
  expect(error).toMatchObject({ name: "EnvironmentError" });
});

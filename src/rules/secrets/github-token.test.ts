import { expect, test } from "vitest";
import { made, reported } from "../../../test/made-token.ts";
import { crcBase62 } from "../token-checks.ts";
import { githubToken } from "./github-token.ts";

const body = made(30);
const classic = `ghp_${body}${crcBase62(body)}`;
const fine = `github_${"pat"}_${made(22)}_${made(59)}`;

test.each([classic, fine, `ghs_${made(6, "digits")}_${"eyJ"}${made(90, "url")}`])(
  "reports %#",
  (token) => {
    expect(reported(githubToken, `TOKEN=${token}\n`)).toEqual([`critical ${token}`]);
  },
);

test("finds it in addresses, in quotes and twice on a line", () => {
  expect(
    reported(githubToken, `https://x:${classic}@github.com "${classic}" '${fine}'`),
  ).toHaveLength(3);
});

test("a checksum that does not fit makes it doubtful", () => {
  const token = `gho_${made(36)}`;
  expect(reported(githubToken, token)).toEqual([`low ${token}`]);
});

test("a checksum that fits counts in tests too", () => {
  expect(reported(githubToken, classic, "tests/test_api.py")).toEqual([`critical ${classic}`]);
  expect(reported(githubToken, fine, "tests/test_api.py")).toEqual([`low ${fine}`]);
});

test.each([
  `ghp_${made(35)}`,
  `ghp_${made(37)}`,
  `xghp_${made(36)}`,
  `ghp_${"x".repeat(36)}`,
  "ghp_your_token",
  "",
])("leaves %#", (text) => {
  expect(reported(githubToken, text)).toEqual([]);
});

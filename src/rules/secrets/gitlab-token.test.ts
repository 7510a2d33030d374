import { expect, test } from "vitest";
import { made, reported } from "../../../test/made-token.ts";
import { gitlabToken } from "./gitlab-token.ts";

test.each([
  [`glpat-${made(20, "url")}`, `glpat-${made(20, "url")}`],
  [
    `glrt-${made(27, "url")}.01.${made(9, "lower")}`,
    `glrt-${made(27, "url")}.01.${made(9, "lower")}`,
  ],
  [`GR${"1348941"}${made(20, "url")}`, `GR${"1348941"}${made(20, "url")}`],
])("reports %#", (text, token) => {
  expect(reported(gitlabToken, `key = "${text}"\n`)).toEqual([`high ${token}`]);
});

test.each([`glpat-${made(10)}`, `glpat-${"x".repeat(20)}`, "glpat-your-token-goes-here", ""])(
  "leaves %#",
  (text) => {
    expect(reported(gitlabToken, text)).toEqual([]);
  },
);

import { expect, test } from "vitest";
import { made, reported } from "../../../test/made-token.ts";
import { dockerHubToken } from "./docker-hub-token.ts";

test.each([
  [`dckr_${"pat"}_${made(27, "url")}`, `dckr_${"pat"}_${made(27, "url")}`],
  [`dckr_${"oat"}_${made(32, "url")}`, `dckr_${"oat"}_${made(32, "url")}`],
])("reports %#", (text, token) => {
  expect(reported(dockerHubToken, `key = "${text}"\n`)).toEqual([`high ${token}`]);
});

test.each([`dckr_${"pat"}_${made(20)}`, `dckr_${"pat"}_${"x".repeat(27)}`, ""])(
  "leaves %#",
  (text) => {
    expect(reported(dockerHubToken, text)).toEqual([]);
  },
);

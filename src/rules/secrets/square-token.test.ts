import { expect, test } from "vitest";
import { made, reported } from "../../../test/made-token.ts";
import { squareToken } from "./square-token.ts";

test.each([
  [`sq0csp-${made(43, "url")}`, `sq0csp-${made(43, "url")}`],
  [`sq0atp-${made(22, "url")}`, `sq0atp-${made(22, "url")}`],
])("reports %#", (text, token) => {
  expect(reported(squareToken, `key = "${text}"\n`)).toEqual([`high ${token}`]);
});

test.each([`sq0csp-${made(10)}`, `sq0atp-${"x".repeat(22)}`, ""])("leaves %#", (text) => {
  expect(reported(squareToken, text)).toEqual([]);
});

import { expect, test } from "vitest";
import { made, reported } from "../../../test/made-token.ts";
import { terraformToken } from "./terraform-token.ts";

test.each([
  [`${made(14)}.${"atlasv1"}.${made(67, "url")}`, `${made(14)}.${"atlasv1"}.${made(67, "url")}`],
])("reports %#", (text, token) => {
  expect(reported(terraformToken, `key = "${text}"\n`)).toEqual([`high ${token}`]);
});

test.each([`${made(14)}.${"atlasv1"}.${made(10)}`, `${made(30)}.${"atlasv1"}.${made(67)}`, ""])(
  "leaves %#",
  (text) => {
    expect(reported(terraformToken, text)).toEqual([]);
  },
);

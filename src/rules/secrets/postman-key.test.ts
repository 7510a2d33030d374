import { expect, test } from "vitest";
import { made, reported } from "../../../test/made-token.ts";
import { postmanKey } from "./postman-key.ts";

test.each([
  [`PMAK-${made(24, "hex")}-${made(34, "hex")}`, `PMAK-${made(24, "hex")}-${made(34, "hex")}`],
])("reports %#", (text, token) => {
  expect(reported(postmanKey, `key = "${text}"\n`)).toEqual([`high ${token}`]);
});

test.each([`PMAK-${made(24, "hex")}`, `PMAK-${made(24, "hex")}-${made(30, "hex")}`, ""])(
  "leaves %#",
  (text) => {
    expect(reported(postmanKey, text)).toEqual([]);
  },
);

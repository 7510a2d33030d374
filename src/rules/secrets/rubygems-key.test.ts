import { expect, test } from "vitest";
import { made, reported } from "../../../test/made-token.ts";
import { rubygemsKey } from "./rubygems-key.ts";

test.each([[`rubygems_${made(48, "hex")}`, `rubygems_${made(48, "hex")}`]])(
  "reports %#",
  (text, token) => {
    expect(reported(rubygemsKey, `key = "${text}"\n`)).toEqual([`critical ${token}`]);
  },
);

test.each([`rubygems_${made(20, "hex")}`, "rubygems_version", ""])("leaves %#", (text) => {
  expect(reported(rubygemsKey, text)).toEqual([]);
});

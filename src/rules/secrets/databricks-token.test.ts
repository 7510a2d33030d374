import { expect, test } from "vitest";
import { made, reported } from "../../../test/made-token.ts";
import { databricksToken } from "./databricks-token.ts";

test.each([
  [`dapi${made(32, "hex")}`, `dapi${made(32, "hex")}`],
  [`dapi${made(32, "hex")}-2`, `dapi${made(32, "hex")}-2`],
])("reports %#", (text, token) => {
  expect(reported(databricksToken, `key = "${text}"\n`)).toEqual([`high ${token}`]);
});

test.each([`dapi${made(31, "hex")}`, `dapi${made(33, "hex")}`, "dapi_get_table_names", ""])(
  "leaves %#",
  (text) => {
    expect(reported(databricksToken, text)).toEqual([]);
  },
);

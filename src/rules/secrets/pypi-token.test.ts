import { expect, test } from "vitest";
import { made, reported } from "../../../test/made-token.ts";
import { pypiToken } from "./pypi-token.ts";

test.each([
  [`pypi-${"AgEIcHlwaS5vcmc"}${made(120, "url")}`, `pypi-${"AgEIcHlwaS5vcmc"}${made(120, "url")}`],
])("reports %#", (text, token) => {
  expect(reported(pypiToken, `key = "${text}"\n`)).toEqual([`critical ${token}`]);
});

test.each([`pypi-${"AgEIcHlwaS5vcmc"}${made(12)}`, "pypi-AgEnt", ""])("leaves %#", (text) => {
  expect(reported(pypiToken, text)).toEqual([]);
});

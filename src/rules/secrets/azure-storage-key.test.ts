import { expect, test } from "vitest";
import { made, reported } from "../../../test/made-token.ts";
import { azureStorageKey } from "./azure-storage-key.ts";

test.each([
  [
    `DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${made(86, "base64")}==;`,
    `AccountKey=${made(86, "base64")}==`,
  ],
])("reports %#", (text, token) => {
  expect(reported(azureStorageKey, `key = "${text}"\n`)).toEqual([`critical ${token}`]);
});

test.each(["AccountKey=<key>;", `AccountKey=${"Eby8vdM02xNO"}${made(74, "base64")}==`, ""])(
  "leaves %#",
  (text) => {
    expect(reported(azureStorageKey, text)).toEqual([]);
  },
);

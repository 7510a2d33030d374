import { expect, test } from "vitest";
import { releaseRecord } from "../../test/release-records.ts";
import { webhook } from "./webhook.ts";

test("sends the record as it is kept", () => {
  const record = releaseRecord();
  expect(JSON.parse(JSON.stringify(webhook.body(record)))).toEqual(record);
});

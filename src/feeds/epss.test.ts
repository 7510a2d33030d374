import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { openEpss } from "../advisories/epss-table.ts";
import { randomAccessOf } from "../io/random-access.ts";
import { epss } from "./epss.ts";

const csv =
  "#model_version:v1,score_date:2025-08-25T00:00:00+0000\ncve,epss,percentile\nCVE-2021-44228,0.94358,0.99957\n";
const origin = {
  checked: "2025-08-26T00:00:00Z",
  url: "https://feed.test",
  validators: { [epss.path]: { etag: '"1"' } },
};

test.each([
  ["packed", gzipSync(csv)],
  ["as it is", Buffer.from(csv)],
])("reads the file, %s", (_, bytes) => {
  const kept = epss.build(bytes, origin) as Uint8Array;
  expect(epss.describe(kept)).toEqual({ ...origin, date: "2025-08-25T00:00:00.000Z", records: 1 });
  expect(openEpss(randomAccessOf(kept)).probability("CVE-2021-44228")).toBe(0.94358);
  const later = { ...origin, checked: "2025-08-27T00:00:00Z" };
  expect(epss.describe(epss.restate(kept, later))).toMatchObject({ ...later, records: 1 });
});

test("half a file is none, wherever it ends", () => {
  const packed = gzipSync(csv);
  for (let at = 0; at < packed.length; at++)
    expect(epss.build(packed.subarray(0, at), origin)).toBeUndefined();
  expect(epss.build(Buffer.from("<html>"), origin)).toBeUndefined();
});

import { expect, test } from "vitest";
import { randomAccessOf } from "../io/random-access.ts";
import { EnvironmentError } from "../model/index.ts";
import { buildEpss, openEpss, restateEpss } from "./epss-table.ts";

const origin = { checked: "2025-08-26T01:00:00Z", url: "https://feed.test/e.gz", validators: {} };
const head = "#model_version:v2025.03.14,score_date:2025-08-25T12:55:00Z\ncve,epss,percentile\n";
const rows = [
  "CVE-2021-44228,0.94358,0.99957",
  "CVE-1999-0001,0.01141,0.77664",
  "CVE-2021-1000123,1.0,1.0",
  "CVE-2021-0001,0.00001,0.00000",
  "CVE-2021-0002,9e-05,0.1",
  "not a row",
];
const build = (text: string) => buildEpss(Buffer.from(text), origin);
const table = () => build(`${head}${rows.join("\n")}\n`) as Uint8Array;

test("keeps every probability as exactly as it is published", () => {
  const { header, probability } = openEpss(randomAccessOf(table()));
  expect(header).toMatchObject({
    ...origin,
    records: 5,
    model: "v2025.03.14",
    date: "2025-08-25T12:55:00.000Z",
  });
  const asked = [
    "CVE-2021-44228",
    "CVE-1999-0001",
    "CVE-2021-1000123",
    "CVE-2021-0001",
    "CVE-2021-0002",
  ];
  expect(asked.map(probability)).toEqual([0.94358, 0.01141, 1, 0.00001, 0.00009]);
  for (const cve of ["CVE-2021-44227", "CVE-2021-44229", "CVE-2020-0001", "GHSA-x", "CVE-1999-1"]) {
    expect(probability(cve), cve).toBeUndefined();
  }
});

test("a file that is another, or ends in a line, is none", () => {
  expect(build("")).toBeUndefined();
  expect(build("cve,epss\nCVE-2021-44228,0.9,1\n")).toBeUndefined();
  expect(build(head)).toBeUndefined();
  expect(build(`${head}CVE-2021-44228,0.9,1\nCVE-2021-442`)).toBeUndefined();
  expect(
    build("#model_version:v5,score_date:2025-08-25T00:00:00+0000\nCVE-2021-44228,0,1\n"),
  ).toBeDefined();
});

test("states another origin over the same facts", () => {
  const again = openEpss(randomAccessOf(restateEpss(table(), { ...origin, checked: "later" })));
  expect(again.header.checked).toBe("later");
  expect(again.probability("CVE-1999-0001")).toBe(0.01141);
});

test("a damaged or cut table is an environment error at any byte, or answers the same", () => {
  const bytes = table();
  const ask = (damaged: Uint8Array) =>
    openEpss(randomAccessOf(damaged)).probability("CVE-2021-44228");
  for (let at = 0; at < bytes.length; at++) {
    expect(() => ask(bytes.subarray(0, at)), `cut at ${at}`).toThrow(EnvironmentError);
    const changed = Uint8Array.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 0x55;
    try {
      expect(ask(changed), `changed at ${at}`).toBe(0.94358);
    } catch (error) {
      expect(error).toBeInstanceOf(EnvironmentError);
    }
  }
});

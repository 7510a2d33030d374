import { expect, test } from "vitest";
import { osvRecord } from "../../test/advisories.ts";
import { osv } from "./osv.ts";

test("where what lies", () => {
  expect([osv.archive("Rocky Linux"), osv.changes("npm"), osv.record("npm", "GHSA-1")]).toEqual([
    "Rocky Linux/all.zip",
    "npm/modified_id.csv",
    "npm/GHSA-1.json",
  ]);
  expect(osv.families).toContain("crates.io");
  expect(osv.families).not.toContain("Ubuntu");
});

test("the list of changes, of an ecosystem or of all", () => {
  expect(
    osv.readChanges(
      "2024-08-15T00:05:00.12Z,GHSA-1\r\n2024-08-14T00:00:00Z,npm/RUSTSEC-2020-0001\n",
    ),
  ).toEqual([
    { modified: "2024-08-15T00:05:00.12Z", id: "GHSA-1" },
    { modified: "2024-08-14T00:00:00Z", id: "RUSTSEC-2020-0001" },
  ]);
  expect(osv.readChanges("")).toEqual([]);
  for (const text of [
    "<html>",
    "2024-08-15T00:05:00Z,../../etc/passwd",
    "2024-08-15T00:05:00Z,a/b/c",
    "2024-08-15,GHSA-1",
  ]) {
    expect(() => osv.readChanges(text), text).toThrow(SyntaxError);
  }
});

test("of a record over several ecosystems, what it says of one", () => {
  const record = osvRecord({ id: "GHSA-1", ecosystem: "npm", name: "a", ranges: ["0..1.0.0"] });
  const both = {
    ...record,
    affected: [
      ...(record["affected"] as unknown[]),
      {
        package: { ecosystem: "PyPI", name: "B_b" },
        ranges: [{ type: "ECOSYSTEM", events: [{ introduced: "0" }] }],
      },
    ],
  };
  expect(osv.read(both, "PyPI")?.affected.map(({ name }) => name)).toEqual(["b-b"]);
  expect(osv.read(both, "Go")).toBeUndefined();
  expect(osv.read("no record", "npm")).toBeUndefined();
});

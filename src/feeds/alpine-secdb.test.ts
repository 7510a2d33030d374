import { expect, test } from "vitest";
import { alpineSecdb } from "./alpine-secdb.ts";

const date = "2025-07-01T00:00:00Z";
const read = (secfixes: unknown, distroversion: unknown = "v3.20") => [
  ...alpineSecdb.read(
    Buffer.from(
      JSON.stringify({
        distroversion,
        reponame: "main",
        packages: [{ pkg: { name: "curl", secfixes } }],
      }),
    ),
    date,
  ),
];
const facts = (secfixes: unknown) =>
  read(secfixes).map(({ id, aliases, affected: [entry] }) => [
    id,
    aliases,
    entry?.ranges[0]?.events.flatMap((event) => ("fixed" in event ? [event.fixed] : []))[0] ??
      entry?.state,
  ]);

test("a fix for each CVE of a source package, version 0 where it never had it", () => {
  expect(read({ "8.5.0-r0": ["CVE-2023-46218"] })).toEqual([
    {
      id: "ALPINE-CVE-2023-46218",
      aliases: [],
      upstream: ["CVE-2023-46218"],
      modified: date,
      cvss: [],
      affected: [
        {
          ecosystem: "Alpine:v3.20",
          name: "curl",
          ranges: [{ type: "ECOSYSTEM", events: [{ introduced: "0" }, { fixed: "8.5.0-r0" }] }],
          versions: [],
          state: "fixed",
        },
      ],
    },
  ]);
  expect(facts({ "0": ["CVE-2023-1"] })).toEqual([["ALPINE-CVE-2023-1", [], "not-affected"]]);
});

test("names are joined by blanks, commas and remarks; others go with a single CVE", () => {
  expect(
    facts({
      "1-r0": [
        "CVE-2019-1 ALPINE-10245",
        "CVE-2019-2, CVE-2019-3",
        "CVE-2017-4 (+ regression fix)",
        "XSA-5",
        "GHSA-aaaa-bbbb-cc22",
        "see commit",
        7,
      ],
    }),
  ).toEqual([
    ["ALPINE-CVE-2019-1", ["ALPINE-10245"], "1-r0"],
    ["ALPINE-CVE-2019-2", [], "1-r0"],
    ["ALPINE-CVE-2019-3", [], "1-r0"],
    ["ALPINE-CVE-2017-4", [], "1-r0"],
    ["ALPINE-XSA-5", [], "1-r0"],
    ["ALPINE-GHSA-aaaa-bbbb-cc22", [], "1-r0"],
  ]);
});

test("fixed twice is fixed by the last build, whatever the order of the file", () => {
  expect(facts({ "10-r0": ["CVE-2020-1"], "9-r1": ["CVE-2020-1"] })).toEqual([
    ["ALPINE-CVE-2020-1", [], "10-r0"],
  ]);
  expect(facts({ "9-r1": ["CVE-2020-1"], "10-r0": ["CVE-2020-1"], "0": ["CVE-2020-1"] })).toEqual([
    ["ALPINE-CVE-2020-1", [], "10-r0"],
  ]);
});

test("what is another file is refused, what is odd in it is left out", () => {
  expect(read(null)).toEqual([]);
  expect(facts({ "1 2": ["CVE-2020-1"], "1-r0": "CVE-2020-1" })).toEqual([]);
  for (const release of [null, "3.20", 7]) expect(() => read({}, release)).toThrow(SyntaxError);
  expect(() => [...alpineSecdb.read(Buffer.from('{"packages"'), date)]).toThrow(SyntaxError);
});

test("asks for both repositories of recent releases and of those that are held", () => {
  const paths = alpineSecdb.documents(["v3.9", "edge", "../x"]).map(({ path }) => path);
  expect(paths).toContain("v3.9/main.json");
  expect(paths).toContain("edge/community.json");
  expect(paths).toContain("v3.22/community.json");
  expect(paths.every((path) => /^(?:v\d+\.\d+|edge)\/(?:main|community)\.json$/.test(path))).toBe(
    true,
  );
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { readRecord } from "./read-record.ts";

const sound = {
  id: "DEBIAN-CVE-2024-1",
  modified: "2024-01-01T00:00:00Z",
  upstream: ["CVE-2024-1"],
  details: "prose",
  affected: [
    {
      package: { ecosystem: "Debian:12", name: "nginx" },
      ranges: [{ type: "ECOSYSTEM", events: [{ introduced: "0" }, { fixed: "1.2-3" }] }],
      ecosystem_specific: { urgency: "unimportant" },
    },
  ],
};

test("keeps the facts and drops the prose", () => {
  expect(readRecord(sound)).toEqual({
    id: "DEBIAN-CVE-2024-1",
    aliases: [],
    upstream: ["CVE-2024-1"],
    modified: "2024-01-01T00:00:00Z",
    cvss: [],
    affected: [
      {
        ecosystem: "Debian:12",
        name: "nginx",
        ranges: [{ type: "ECOSYSTEM", events: [{ introduced: "0" }, { fixed: "1.2-3" }] }],
        versions: [],
        state: "unimportant",
        severity: "low",
      },
    ],
  });
});

test.each([
  ["ALSA-2026:66392", {}, ["CVE-2026-1", "CVE-2026-2"]],
  ["SUSE-SU-2022:0444-1", {}, ["CVE-2026-1", "CVE-2026-2"]],
  ["RHSA-2024:6220", { upstream: ["CVE-2026-9"] }, ["CVE-2026-9"]],
  ["RLSA-2021:1", { aliases: ["CVE-2026-8"] }, []],
  ["GHSA-xxxx-xxxx-xxxx", {}, []],
  ["DEBIAN-CVE-2024-1", {}, []],
])("%s %o: related CVEs are those of a bulletin that names no others", (id, over, upstream) => {
  const related = ["CVE-2026-1", "RHSA-2026:1", "CVE-2026-2"];
  const record = { ...sound, upstream: undefined, id, related, ...over };
  expect(readRecord(record)?.upstream).toEqual(upstream);
});

test.each([
  ["end-of-life", "wont-fix", undefined],
  ["not yet assigned", undefined, undefined],
  ["high", undefined, "high"],
])("urgency %s", (urgency, state, severity) => {
  const affected = [{ ...sound.affected[0], ecosystem_specific: { urgency } }];
  const [entry] = readRecord({ ...sound, affected })?.affected ?? [];
  expect([entry?.state, entry?.severity]).toEqual([state, severity]);
});

test("takes GitHub's severity word and only CVSS vectors", () => {
  const record = readRecord({
    ...sound,
    affected: [{ ...sound.affected[0], ecosystem_specific: {} }],
    database_specific: { severity: "MODERATE" },
    severity: [
      { type: "CVSS_V3", score: "CVSS:3.1/AV:N" },
      { type: "Vendor", score: "high" },
    ],
  });
  expect(record?.affected[0]?.severity).toBe("medium");
  expect(record?.cvss).toEqual(["CVSS:3.1/AV:N"]);
});

test.each([
  ["no object", 7],
  ["no id", { ...sound, id: undefined }],
  ["no date", { ...sound, modified: "yesterday" }],
  ["no package", { ...sound, affected: [] }],
  [
    "only commits",
    {
      ...sound,
      affected: [
        {
          package: { ecosystem: "PyPI", name: "a" },
          ranges: [{ type: "GIT", events: [{ introduced: "0" }] }],
        },
      ],
    },
  ],
  ["a NUL in the id", { ...sound, id: "A\0B" }],
  ["an escape sequence in the id", { ...sound, id: "A\u001b[2J" }],
  ["an endless id", { ...sound, id: "A".repeat(10_000) }],
])("refuses %s", (_, value) => expect(readRecord(value)).toBeUndefined());

test("never throws", () => {
  const keys = [
    "id",
    "modified",
    "affected",
    "package",
    "ecosystem",
    "name",
    "ranges",
    "events",
    "versions",
    "aliases",
    "severity",
  ];
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      fc.string(),
      fc.integer(),
      fc.constant(null),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...keys), tie("value"), { maxKeys: 6 }),
    ),
  }));
  fc.assert(fc.property(value, (any) => void readRecord({ ...sound, ...(any as object) })));
});

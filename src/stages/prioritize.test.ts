import { expect, test } from "vitest";
import type { DetectedFinding, Severity } from "../model/index.ts";
import { prioritize } from "./prioritize.ts";

function vulnerability(rule: string, severity: Severity, more: object = {}): DetectedFinding {
  return {
    kind: "vulnerability",
    rule,
    fingerprint: rule,
    title: rule,
    message: rule,
    severity,
    confidence: "high",
    cwe: [],
    location: { asset: ".", path: "requirements.txt" },
    advisories: [rule],
    aliases: [],
    package: { name: "p", version: "1", purl: "pkg:pypi/p@1", ecosystem: "PyPI" },
    fixedVersions: [],
    state: "affected",
    ...more,
  };
}

test("orders by exploitation, then severity, and never sorts a missing score as low", () => {
  const ordered = prioritize([
    vulnerability("low", "low"),
    vulnerability("unknown", "unknown"),
    vulnerability("high", "high"),
    vulnerability("exploited", "unknown", { knownExploited: "2024-01-01" }),
    vulnerability("likely", "low", { epss: 0.4 }),
    vulnerability("critical", "critical"),
    vulnerability("medium", "medium"),
  ]);
  expect(ordered.map(({ rule }) => rule)).toEqual([
    "exploited",
    "critical",
    "likely",
    "high",
    "unknown",
    "medium",
    "low",
  ]);
  expect(ordered[0]?.priority).toEqual({
    bucket: "day-1",
    rank: 0,
    because: "known to be exploited (CISA KEV)",
  });
});

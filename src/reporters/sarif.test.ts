import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { Log, Result, Run } from "sarif";
import { describe, expect, test } from "vitest";
import {
  appLayer,
  baseLayer,
  evidenceMarker,
  findings,
  hardcodedSecret,
  hostileReport,
  incompleteReport,
  largeReport,
  plainOptions,
  reportOf,
  samples,
  scanReport,
  secretMarker,
  sqlInjection,
  unpinned,
  unprintable,
} from "../../test/report-samples.ts";
import type { Finding, RenderOptions, Report, Rule } from "../model/index.ts";
import { uriOf } from "./sarif/places.ts";
import { sarif } from "./sarif.ts";

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
const validate = ajv.compile(
  JSON.parse(readFileSync(new URL("../../test/schemas/sarif-2.1.0.json", import.meta.url), "utf8")),
);

function run(report: Report, options: Partial<RenderOptions> = {}): Run {
  const log: Log = JSON.parse(sarif.render(report, { ...plainOptions, ...options }));
  return log.runs[0] as Run;
}

function resultOf(finding: Finding, report = scanReport, options = {}): Result {
  const found = run(report, options).results?.find(
    (r) => r.partialFingerprints?.["suture/v1"] === finding.fingerprint,
  );
  if (!found) throw new Error(`No result for ${finding.rule}`);
  return found;
}

describe.each(Object.entries({ ...samples, large: largeReport(500) }))("%s", (_, report) => {
  const text = sarif.render(report, plainOptions);

  test("is valid SARIF 2.1.0", () => {
    validate(JSON.parse(text));
    expect(validate.errors ?? []).toEqual([]);
  });

  test("holds one result per finding and nothing that is internal", () => {
    expect(run(report).results).toHaveLength(report.findings.length);
    expect(text).not.toContain(evidenceMarker);
    expect(text).not.toContain(secretMarker);
    expect(text).not.toMatch(unprintable);
  });

  test("every result points to its own descriptor", () => {
    const { results, tool } = run(report);
    for (const { ruleId, ruleIndex } of results ?? []) {
      expect(tool.driver.rules?.[ruleIndex ?? -1]?.id).toBe(ruleId);
    }
  });
});

test("the schema refuses what is no SARIF", () => {
  const log = JSON.parse(sarif.render(scanReport, plainOptions));
  expect(validate({ ...log, version: "2.0.0" })).toBe(false);
  delete log.runs[0].results[0].message;
  expect(validate(log)).toBe(false);
});

test("a code finding has its region, weakness and data flow", () => {
  const result = resultOf(sqlInjection);
  expect(result).toMatchObject({ ruleId: "python/sql-string", level: "error" });
  expect(result.locations?.[0]?.physicalLocation).toEqual({
    artifactLocation: { uri: "app/routes/orders%20%26%20more.py", uriBaseId: "%SRCROOT%" },
    region: { startLine: 41, startColumn: 13, endLine: 41, endColumn: 58 },
  });
  const steps = result.codeFlows?.[0]?.threadFlows[0]?.locations ?? [];
  expect(steps.map((s) => s.location?.physicalLocation?.region?.startLine)).toEqual([38, 41]);
  const rule = run(scanReport).tool.driver.rules?.find(({ id }) => id === sqlInjection.rule);
  expect(rule?.properties).toEqual({
    tags: ["security", "code", "external/cwe/cwe-089"],
    precision: "high",
    "security-severity": "8.0",
  });
});

test("a rule has the names that other scanners give it among its tags", () => {
  const { title, advice, severity } = sqlInjection;
  const id = sqlInjection.rule as Rule["id"];
  const facts = { id, title, advice, severity, kind: "code", reads: "python", cwe: 89 } as const;
  const rules: Rule[] = [{ ...facts, aliases: ["B608"], find: () => [] }];
  const rule = run(scanReport, { rules }).tool.driver.rules?.find(
    ({ id }) => id === sqlInjection.rule,
  );
  expect(rule?.properties?.tags).toEqual(["security", "code", "external/cwe/cwe-089", "B608"]);
});

test("a package in an image without a Dockerfile line points to the package database", () => {
  const location = resultOf(findings[0] as Finding).locations?.[0];
  expect(location).toEqual({
    physicalLocation: {
      artifactLocation: { uri: "var/lib/dpkg/status", uriBaseId: "%SRCROOT%" },
      region: { startLine: 1 },
    },
    logicalLocations: [
      { name: baseLayer, fullyQualifiedName: `shop-api:1.4/${baseLayer}`, kind: "layer" },
    ],
  });
});

test("a Dockerfile line that stands for a layer keeps both", () => {
  const location = { ...unpinned.location, layer: appLayer };
  const report = reportOf({ findings: [{ ...unpinned, location }] });
  expect(run(report).results?.[0]?.locations?.[0]).toMatchObject({
    physicalLocation: { artifactLocation: { uri: "Dockerfile" }, region: { startLine: 1 } },
    logicalLocations: [{ name: appLayer }],
  });
});

test.each([
  ["critical", 9.1, "9.1", "error"],
  ["critical", 5, "9.5", "error"],
  ["low", 9.8, "2.0", "note"],
  ["medium", undefined, "5.5", "warning"],
  ["unknown", undefined, undefined, "warning"],
  ["unknown", 9.8, undefined, "warning"],
] as const)("%s with score %s is %s, %s", (severity, score, expected, level) => {
  const [first] = findings.filter((f) => f.kind === "vulnerability");
  if (!first) throw new Error("no sample");
  const { cvss: _, ...rest } = first;
  const cvss = score === undefined ? {} : { cvss: { score, vector: "CVSS:3.1/AV:N" } };
  const { results, tool } = run(reportOf({ findings: [{ ...rest, severity, ...cvss }] }));
  expect(tool.driver.rules?.[0]?.properties?.["security-severity"]).toBe(expected);
  expect(results?.[0]?.level).toBe(level);
});

test("suppressions are stated by all results as soon as one has some", () => {
  const results = run(scanReport).results ?? [];
  expect(results.every(({ suppressions }) => suppressions)).toBe(true);
  expect(results.flatMap(({ suppressions }) => suppressions ?? [])).toEqual([
    {
      kind: "external",
      status: "accepted",
      justification: "False positive: minizip is not built (.trivyignore)",
    },
    {
      kind: "inSource",
      status: "accepted",
      justification: "a cache key until 2027-01-31 (suture)",
    },
  ]);
  const open = run(reportOf({ findings: findings.filter((f) => !f.suppression) })).results ?? [];
  expect(open.some(({ suppressions }) => suppressions)).toBe(false);
});

test("gaps are notifications, and the execution was not successful", () => {
  const [invocation] = run(incompleteReport).invocations ?? [];
  expect(invocation?.executionSuccessful).toBe(false);
  expect(
    invocation?.toolExecutionNotifications?.map(({ level, message, descriptor }) => [
      descriptor?.id,
      level,
      message.text,
    ]),
  ).toEqual([
    [
      "gap/malformed",
      "error",
      "web/broken.lock: broken. Line 12 ends inside a string; write the lock again.",
    ],
    [
      "gap/no-data",
      "warning",
      "web/package-lock.json: no advisory data. No advisories for npm are here: run suture db import.",
    ],
    [
      "gap/stale-data",
      "warning",
      "shop-api:1.4: advisory data is old. Debian:12 data is 12 days old: run suture db update.",
    ],
  ]);
  expect(run(scanReport).invocations?.[0]?.executionSuccessful).toBe(true);
});

const region = { startLine: 1, startColumn: 6, endLine: 1, endColumn: 22 };
const editsOf = (...of: readonly Finding[]) =>
  new Map(
    of.map(({ fingerprint, location }) => [
      fingerprint,
      [
        {
          location,
          title: "Pin python:3.12-slim",
          files: [
            {
              path: "Dockerfile",
              replacements: [
                { region, text: "python:3.12-slim@sha256:0" },
                { region: { ...region, endColumn: 6 }, text: "" },
              ],
            },
          ],
        },
      ],
    ]),
  );

test("a finding that suture would edit carries the edit", () => {
  const edits = editsOf(unpinned);
  expect(resultOf(unpinned, scanReport, { edits }).fixes).toEqual([
    {
      description: { text: "Pin python:3.12-slim" },
      artifactChanges: [
        {
          artifactLocation: { uri: "Dockerfile", uriBaseId: "%SRCROOT%" },
          replacements: [
            { deletedRegion: region, insertedContent: { text: "python:3.12-slim@sha256:0" } },
            { deletedRegion: { ...region, endColumn: 6 } },
          ],
        },
      ],
    },
  ]);
  validate(JSON.parse(sarif.render(scanReport, { ...plainOptions, edits })));
  expect(validate.errors ?? []).toEqual([]);
});

test("an edit belongs to one occurrence of a fingerprint", () => {
  const twins = findings.filter(({ rule }) => rule === "compose/root-user");
  const results = run(scanReport, { edits: editsOf(twins[1] as Finding) }).results ?? [];
  const lines = results
    .filter(({ fixes }) => fixes)
    .map((r) => r.locations?.[0]?.physicalLocation?.region?.startLine);
  expect(lines).toEqual([19]);
});

test("the edit of a secret is left out", () => {
  expect(
    resultOf(hardcodedSecret, scanReport, { edits: editsOf(hardcodedSecret) }),
  ).not.toHaveProperty("fixes");
});

test("describes rules by the catalogue where it knows them", () => {
  const rule: Rule = {
    id: "dockerfile/unpinned-image",
    kind: "misconfiguration",
    reads: "dockerfile",
    title: "From the catalogue",
    advice: "Advice of the catalogue.",
    severity: "low",
    cwe: 494,
    find: () => [],
  };
  const { results, tool } = run(reportOf({ findings: [unpinned] }), { rules: [rule] });
  expect(tool.driver.rules?.[0]).toMatchObject({
    shortDescription: { text: "From the catalogue" },
    defaultConfiguration: { level: "note" },
  });
  expect(results?.[0]?.level).toBe("warning");
});

test.each([
  ["app/a b.py", "app/a%20b.py"],
  ["/etc//passwd", "etc/passwd"],
  ["a:b/c?d#e%f", "a%3Ab/c%3Fd%23e%25f"],
  ["ünï/漢.py", "%C3%BCn%C3%AF/%E6%BC%A2.py"],
  ["a\\b", "a%5Cb"],
  ["../x", "%2E%2E/x"],
  ["./x", "x"],
  ["", "."],
  ["\ud800", "%EF%BF%BD"],
])("%s becomes %s", (path, uri) => {
  expect(uriOf(path)).toBe(uri);
});

test("text of scanned files never makes a link or a control sequence", () => {
  const report = reportOf({
    findings: [{ ...unpinned, message: "see [here](https://evil.example)\u001b[2J" }],
  });
  expect(run(report).results?.[0]?.message.text).toBe(
    "see [here] (https://evil.example)\\x1b[2J Pin the image to its digest.",
  );
  expect(sarif.render(hostileReport, plainOptions)).not.toMatch(unprintable);
});

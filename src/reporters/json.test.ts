import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, test } from "vitest";
import {
  evidenceMarker,
  hostileReport,
  hostileText,
  largeReport,
  plainOptions,
  planReport,
  reportOf,
  samples,
  scanReport,
  secretMarker,
  unprintable,
} from "../../test/report-samples.ts";
import { gapReasons, leftReasons, type Report, severities } from "../model/index.ts";
import { json } from "./json.ts";

const schema = JSON.parse(
  readFileSync(new URL("../../docs/report.schema.json", import.meta.url), "utf8"),
);
const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true });
addFormats.default(ajv);
const validate = ajv.compile(schema);

const render = (report: Report) => json.render(report, plainOptions);

describe.each(Object.entries({ ...samples, large: largeReport(500) }))("%s", (_, report) => {
  test("is valid", () => {
    validate(JSON.parse(render(report)));
    expect(validate.errors ?? []).toEqual([]);
  });

  test("holds nothing that is internal", () => {
    const text = render(report);
    expect(text).not.toContain(evidenceMarker);
    expect(text).not.toContain(secretMarker);
    expect(text).not.toMatch(/"(evidence|changes|history|config|labels)"/);
  });
});

test("the schema refuses what it does not know", () => {
  const report = JSON.parse(render(scanReport));
  const variants = [
    { ...report, extra: 1 },
    { ...report, outcome: "ok" },
    { ...report, gaps: [{ asset: ".", reason: "lazy", message: "" }] },
    { ...report, findings: [{ ...report.findings[0], evidence: {} }] },
    { ...report, findings: [{ ...report.findings[0], severity: "info" }] },
  ];
  expect(variants.map((variant) => validate(variant))).toEqual(variants.map(() => false));
});

test("the schema's closed lists are those of the model", () => {
  const { severity, gap, plan } = schema.$defs;
  expect(severity.enum).toEqual(severities);
  expect(gap.properties.reason.enum).toEqual(Object.keys(gapReasons));
  expect(plan.properties.left.items.properties.reason.enum).toEqual(leftReasons);
});

test("keeps what a report says", () => {
  const parsed = JSON.parse(render(planReport));
  const { plan } = planReport;
  expect(parsed.findings).toHaveLength(planReport.findings.length);
  expect(parsed.counts).toEqual(planReport.counts);
  expect(parsed.plan.actions[0].removes).toEqual(plan?.actions[0]?.removes);
  expect(parsed.plan.left).toEqual(plan?.left);
  expect(parsed.findings.map((f: { suppression?: unknown }) => f.suppression)).toEqual(
    planReport.findings.map((f) => f.suppression),
  );
});

test("the order of keys does not depend on how values were made", () => {
  const turned = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(turned)
      : value && typeof value === "object"
        ? Object.fromEntries(
            Object.entries(value)
              .reverse()
              .map(([k, v]) => [k, turned(v)]),
          )
        : value;
  expect(render(turned(planReport) as Report)).toBe(render(planReport));
});

test("keeps hostile names and is safe to show", () => {
  const text = render(hostileReport);
  expect(text).not.toMatch(unprintable);
  const parsed = JSON.parse(text);
  expect(parsed.target).toBe(hostileText);
  expect(parsed.findings[0].title).toBe(hostileText);
});

test("ends with a line end", () => {
  expect(render(reportOf())).toMatch(/\}\n$/);
});

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { describe, expect, test } from "vitest";
import {
  packageOf,
  plainOptions,
  reportOf,
  scanReport,
  vulnerability,
} from "../../test/report-samples.ts";
import type { FindingVex, Report, VulnerabilityFinding } from "../model/index.ts";
import { cyclonedx } from "./cyclonedx.ts";
import { html } from "./html.ts";
import { json } from "./json.ts";
import { sarif } from "./sarif.ts";
import { table } from "./table.ts";

const qs = packageOf("qs", "6.0.0", { purl: "pkg:npm/qs@6.0.0", ecosystem: "npm" });
const vex: FindingVex = {
  status: "not_affected",
  justification: "vulnerable_code_not_in_execute_path",
  statement: "Never parsed.",
  author: "ACME",
  date: "2026-01-02T00:00:00Z",
  document: "acme.json",
  verified: "given",
};
const cleared = { by: "vex", reason: "not affected: never parsed (ACME)" };
const reportWith = (more: Partial<VulnerabilityFinding>): Report =>
  reportOf({ findings: [vulnerability(qs, "CVE-2024-1", "high", more)], assets: [] });
const rival: FindingVex = {
  status: "affected",
  author: "Rival",
  document: "x",
  verified: "unverified",
};

describe("a statement that suppresses", () => {
  const report = reportWith({ vex, suppression: cleared });

  test("is an analysis in CycloneDX, valid by its schema", () => {
    const bom = JSON.parse(cyclonedx.render(report, plainOptions));
    expect(bom.vulnerabilities[0].analysis).toEqual({
      state: "not_affected",
      justification: "code_not_reachable",
      detail: "vulnerable code not in execute path. Never parsed. Stated by ACME, 2026-01-02.",
    });
    const validate = schema();
    validate(bom);
    expect(validate.errors ?? []).toEqual([]);
  });

  test("is a suppression with its reason in SARIF, JSON, table and HTML", () => {
    const { runs } = JSON.parse(sarif.render(report, plainOptions));
    expect(runs[0].results[0].suppressions).toEqual([
      {
        kind: "external",
        status: "accepted",
        justification: "not affected: never parsed (ACME) (vex)",
      },
    ]);
    const [finding] = JSON.parse(json.render(report, plainOptions)).findings;
    expect(finding).toMatchObject({ vex, suppression: cleared });
    expect(table.render(report, plainOptions)).toContain(
      "CVE-2024-1  qs  vex: not affected: never parsed (ACME)",
    );
    expect(html.render(report, plainOptions)).toContain("not affected: never parsed (ACME)");
  });
});

describe("a statement of somebody unknown", () => {
  const report = reportWith({ vex: { ...vex, verified: "unverified", contradictedBy: [rival] } });
  const words =
    "not affected (vulnerable code not in execute path), says ACME, unverified; but affected, says Rival, unverified";

  test("is no analysis in CycloneDX, but stands beside it", () => {
    const [entry] = JSON.parse(cyclonedx.render(report, plainOptions)).vulnerabilities;
    expect(entry.analysis).toEqual({ state: "in_triage" });
    expect(entry.properties).toContainEqual({ name: "suture:vex", value: `VEX: ${words}` });
  });

  test("is shown as what it is", () => {
    expect(table.render(report, plainOptions)).toContain(
      "VEX: not affected, says ACME, unverified",
    );
    expect(html.render(report, plainOptions)).toContain(`VEX: ${words}`);
    const [result] = JSON.parse(sarif.render(report, plainOptions)).runs[0].results;
    expect(result.properties.vex).toBe(`VEX: ${words}`);
    expect(result.suppressions ?? []).toEqual([]);
  });
});

test.each([
  ["affected", "exploitable"],
  ["fixed", "resolved"],
  ["under_investigation", "in_triage"],
] as const)("%s is %s in CycloneDX", (status, state) => {
  const { justification: _, ...rest } = vex;
  const report = reportWith({ vex: { ...rest, status } });
  const [entry] = JSON.parse(cyclonedx.render(report, plainOptions)).vulnerabilities;
  expect(entry.analysis.state).toBe(state);
  expect(entry.analysis.justification).toBeUndefined();
});

test("somebody's own exception is not overruled by a statement", () => {
  const report = reportWith({ vex, suppression: { by: "suture.toml", reason: "later" } });
  const [entry] = JSON.parse(cyclonedx.render(report, plainOptions)).vulnerabilities;
  expect(entry.analysis).toMatchObject({ state: "in_triage", response: ["will_not_fix"] });
});

test("what is attached to an image stands in table and page, with how it differs", () => {
  const text = table.render(scanReport, plainOptions).replace(/\s+/g, " ");
  expect(text).toContain(
    "Attached to shop-api:1.4 SBOM by syft 1.50.0, unverified: it is not signed It lists 3 packages that are not in the image, lacks 1 package of the image, names another version of 1 package.",
  );
  expect(text).toContain("Provenance by https://ci.example.org/builder, verified with cosign.pub");
  expect(html.render(scanReport, plainOptions)).toContain(
    "Lists 3 packages that are not in the image, lacks 1 package of the image",
  );
});

function schema() {
  const main = createRequire(import.meta.url).resolve("@cyclonedx/cyclonedx-library");
  const root = main.slice(0, main.lastIndexOf("cyclonedx-library/") + "cyclonedx-library/".length);
  const read = (name: string) =>
    JSON.parse(readFileSync(`${root}res/schema/${name}.SNAPSHOT.schema.json`, "utf8"));
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addFormat("idn-email", true);
  ajv.addFormat("iri-reference", /^[^\s<>"{}|\\^`]*$/);
  ajv.addSchema(read("spdx"), "http://cyclonedx.org/schema/spdx.SNAPSHOT.schema.json");
  ajv.addSchema(read("jsf-0.82"), "http://cyclonedx.org/schema/jsf-0.82.SNAPSHOT.schema.json");
  return ajv.compile(read("bom-1.6"));
}

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { describe, expect, test } from "vitest";
import {
  baseLayer,
  evidenceMarker,
  findings,
  incompleteReport,
  largeReport,
  packageOf,
  plainOptions,
  planReport,
  reportOf,
  samples,
  sbomReport,
  scanReport,
  secretMarker,
  unprintable,
  vulnerability,
} from "../../test/report-samples.ts";
import type { Report, Suppression } from "../model/index.ts";
import type { Bom } from "./cyclonedx/types.ts";
import { cyclonedx } from "./cyclonedx.ts";

const validate = cyclonedxValidator();

function cyclonedxValidator() {
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

const render = (report: Report) => cyclonedx.render(report, plainOptions);
const bomOf = (report: Report): Bom => JSON.parse(render(report));

describe.each(Object.entries({ ...samples, large: largeReport(500) }))("%s", (_, report) => {
  const bom = bomOf(report);

  test("is valid CycloneDX 1.6", () => {
    validate(bom);
    expect(validate.errors ?? []).toEqual([]);
  });

  test("every reference is of one part, and every use of it has a part", () => {
    const refs = [bom.metadata.component, ...bom.components, ...(bom.vulnerabilities ?? [])].map(
      (part) => part["bom-ref"],
    );
    expect(new Set(refs).size).toBe(refs.length);
    const uses = [
      ...bom.dependencies.flatMap(({ ref, dependsOn }) => [ref, ...dependsOn]),
      ...(bom.vulnerabilities ?? []).flatMap(({ affects }) => affects.map(({ ref }) => ref)),
    ];
    expect(uses.filter((ref) => !refs.includes(ref))).toEqual([]);
  });

  test("holds nothing that is internal", () => {
    expect(render(report)).not.toContain(evidenceMarker);
    expect(render(report)).not.toContain(secretMarker);
    expect(render(report)).not.toMatch(unprintable);
  });
});

test("the schema refuses what is no BOM", () => {
  expect(validate({ ...bomOf(scanReport), specVersion: "1.6", components: [{ name: "x" }] })).toBe(
    false,
  );
  expect(validate({ ...bomOf(scanReport), serialNumber: "urn:uuid:1" })).toBe(false);
});

test("a component says what it is, where it was found and in which layer", () => {
  const libssl = bomOf(scanReport).components.find(({ name }) => name === "libssl3");
  expect(libssl).toMatchObject({
    type: "library",
    version: "3.0.11-1~deb12u2",
    evidence: { occurrences: [{ location: "var/lib/dpkg/status", additionalContext: baseLayer }] },
    properties: [
      { name: "suture:asset", value: "image:api" },
      { name: "suture:ecosystem", value: "Debian:12" },
      { name: "suture:layer", value: baseLayer },
      { name: "suture:source:name", value: "openssl" },
      { name: "suture:source:version", value: "3.0.11-1~deb12u2" },
      { name: "suture:architecture", value: "amd64" },
    ],
  });
  const scoped = bomOf(scanReport).components.find(({ group }) => group);
  expect(scoped).toMatchObject({
    group: "@shop",
    name: "merge",
    purl: "pkg:npm/%40shop/merge@4.17.15",
  });
});

test.each([
  ["BSD-3-Clause", [{ expression: "BSD-3-Clause" }]],
  ["Apache-2.0 OR MIT", [{ expression: "Apache-2.0 OR MIT" }]],
  ["GPL-2+", [{ license: { name: "GPL-2+" } }]],
  ["MIT AND", [{ license: { name: "MIT AND" } }]],
  ["  ", undefined],
])("the license %s", (license, expected) => {
  const found = packageOf("a", "1", { purl: "pkg:pypi/a@1", ecosystem: "PyPI", license });
  const [asset] = scanReport.assets;
  if (!asset) throw new Error("no sample");
  const { components } = bomOf(reportOf({ assets: [{ ...asset, packages: [found] }] }));
  expect(components[0]?.licenses).toEqual(expected);
});

test("dependencies follow what packages require, in one ecosystem of one asset", () => {
  const { dependencies } = bomOf(scanReport);
  const of = (ref: string) => dependencies.find((d) => d.ref.includes(ref))?.dependsOn;
  expect(of("pypi/flask")).toEqual(["pkg:pypi/jinja2@2.11.2"]);
  expect(of("deb/debian/openssl")).toHaveLength(2);
  expect(of("pypi/markupsafe")).toBeUndefined();
  expect(of("target")).toEqual(["asset:.", "asset:image:api"]);
});

test("a package in two assets is two components", () => {
  const found = packageOf("a", "1", { purl: "pkg:pypi/a@1", ecosystem: "PyPI" });
  const assets = scanReport.assets.map((asset) => ({ ...asset, packages: [found, { ...found }] }));
  const inImage = { ...found, locations: [{ asset: "image:api", path: "x" }] };
  const bom = bomOf(reportOf({ assets, findings: [vulnerability(inImage, "CVE-2026-1", "low")] }));
  expect(bom.components.filter(({ name }) => name === "a").map((c) => c["bom-ref"])).toEqual([
    ".#pkg:pypi/a@1",
    ".#pkg:pypi/a@1#2",
    "image:api#pkg:pypi/a@1",
    "image:api#pkg:pypi/a@1#2",
  ]);
  expect(bom.vulnerabilities?.[0]?.affects[0]?.ref).toBe("image:api#pkg:pypi/a@1");
});

test("one vulnerability of two packages is one entry with its rating and versions", () => {
  const all = bomOf(scanReport).vulnerabilities?.filter(({ id }) => id === "CVE-2024-5535");
  expect(all).toHaveLength(1);
  expect(all?.[0]).toMatchObject({
    source: { name: "NVD", url: "https://nvd.nist.gov/vuln/detail/CVE-2024-5535" },
    ratings: [{ severity: "critical", score: 9.1, method: "CVSSv31" }],
    cwes: [125, 200],
    recommendation: "Upgrade libssl3 to 3.0.14-1~deb12u2. Upgrade openssl to 3.0.14-1~deb12u2.",
    analysis: { state: "exploitable", response: ["update"] },
  });
  expect(all?.[0]?.affects.map(({ versions }) => versions)).toEqual(
    [1, 2].map(() => [
      { version: "3.0.11-1~deb12u2", status: "affected" },
      { version: "3.0.14-1~deb12u2", status: "unaffected" },
    ]),
  );
});

test("every vulnerability finding is an entry and a package of it", () => {
  const expected = findings.filter((f) => f.kind === "vulnerability");
  const entries = bomOf(scanReport).vulnerabilities ?? [];
  expect(entries.flatMap((v) => v.affects.map(() => v.id)).sort()).toEqual(
    expected.map(({ rule }) => rule).sort(),
  );
});

const by = ".trivyignore";

test.each<readonly [Suppression, string]>([
  [{ by, reason: "False positive: not built" }, "false_positive"],
  [{ by, reason: "not affected, the code is not reachable" }, "not_affected"],
  [{ by, reason: "we accept it", until: "2027-01-01" }, "in_triage"],
  [{ by }, "in_triage"],
])("suppressed %o is %s", (suppression, state) => {
  const found = packageOf("a", "1", { purl: "pkg:pypi/a@1", ecosystem: "PyPI" });
  const finding = vulnerability(found, "CVE-2026-1", "high", { suppression });
  const [entry] = bomOf(reportOf({ findings: [finding] })).vulnerabilities ?? [];
  expect(entry?.analysis.state).toBe(state);
  expect(entry?.analysis.detail).toContain("Suppressed by .trivyignore");
});

test("an SBOM has no vulnerabilities, a scan has the list even when it is empty", () => {
  expect(bomOf(sbomReport)).not.toHaveProperty("vulnerabilities");
  expect(bomOf(reportOf()).vulnerabilities).toEqual([]);
});

test("a BOM with gaps says that it is incomplete", () => {
  const bom = bomOf(incompleteReport);
  expect(bom.compositions).toEqual([{ aggregate: "incomplete", assemblies: ["target"] }]);
  expect(bom.metadata.properties.filter(({ name }) => name === "suture:gap")).toHaveLength(3);
  expect(bomOf(scanReport)).not.toHaveProperty("compositions");
});

test("the serial number is that of the content, whenever it was made", () => {
  const { serialNumber } = bomOf(planReport);
  expect(bomOf({ ...planReport, createdAt: "2027-01-01T00:00:00Z" }).serialNumber).toBe(
    serialNumber,
  );
  expect(bomOf({ ...planReport, findings: findings.slice(1) }).serialNumber).not.toBe(serialNumber);
});

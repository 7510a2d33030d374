import { readFileSync } from "node:fs";
import { Ajv2019 } from "ajv/dist/2019.js";
import { describe, expect, test } from "vitest";
import {
  baseLayer,
  evidenceMarker,
  hostileReport,
  incompleteReport,
  largeReport,
  packageOf,
  plainOptions,
  reportOf,
  samples,
  sbomReport,
  scanReport,
  secretMarker,
  unprintable,
} from "../../test/report-samples.ts";
import type { Package, Report } from "../model/index.ts";
import type { SpdxDocument } from "./spdx/types.ts";
import { spdx } from "./spdx.ts";

const ajv = new Ajv2019({ strict: false, allErrors: true });
const validate = ajv.compile(
  JSON.parse(readFileSync(new URL("../../test/schemas/spdx-2.3.json", import.meta.url), "utf8")),
);

const render = (report: Report) => spdx.render(report, plainOptions);
const documentOf = (report: Report): SpdxDocument => JSON.parse(render(report));

describe.each(Object.entries({ ...samples, large: largeReport(500), hostile: hostileReport }))(
  "%s",
  (_, report) => {
    const document = documentOf(report);

    test("is valid SPDX 2.3", () => {
      validate(document);
      expect(validate.errors ?? []).toEqual([]);
    });

    test("every reference is of one package, and every use of it has a package", () => {
      const ids = document.packages.map(({ SPDXID }) => SPDXID);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.filter((id) => !/^SPDXRef-[A-Za-z0-9.-]+$/.test(id))).toEqual([]);
      const known = new Set([...ids, "SPDXRef-DOCUMENT"]);
      const uses = document.relationships.flatMap((one) => [
        one.spdxElementId,
        one.relatedSpdxElement,
      ]);
      expect(uses.filter((id) => !known.has(id))).toEqual([]);
      const contained = new Set(document.relationships.map((one) => one.relatedSpdxElement));
      expect(ids.filter((id) => !contained.has(id))).toEqual([]);
    });

    test("holds nothing that is internal", () => {
      expect(render(report)).not.toContain(evidenceMarker);
      expect(render(report)).not.toContain(secretMarker);
      expect(render(report)).not.toMatch(unprintable);
    });
  },
);

test("the schema refuses what is no document", () => {
  expect(validate({ ...documentOf(scanReport), creationInfo: { created: "x" } })).toBe(false);
  expect(validate({ ...documentOf(scanReport), packages: [{ name: "x" }] })).toBe(false);
});

test("a package says what it is, who built it and where it was found", () => {
  const libssl = documentOf(sbomReport).packages.find(({ name }) => name === "libssl3");
  expect(libssl).toMatchObject({
    versionInfo: "3.0.11-1~deb12u2",
    supplier: "Organization: Debian",
    downloadLocation: "NOASSERTION",
    filesAnalyzed: false,
    sourceInfo: "built package from: openssl 3.0.11-1~deb12u2",
    externalRefs: [
      {
        referenceCategory: "PACKAGE-MANAGER",
        referenceType: "purl",
        referenceLocator: "pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12",
      },
    ],
  });
  expect(libssl?.annotations?.map(({ comment }) => comment)).toContain(
    `suture:occurrence: {"path":"var/lib/dpkg/status","layer":"${baseLayer}"}`,
  );
  const jinja = documentOf(sbomReport).packages.find(({ name }) => name === "jinja2");
  expect(jinja?.supplier).toBe("NOASSERTION");
});

test("a scan names the advisories that count, an SBOM none", () => {
  const advisories = (report: Report) =>
    documentOf(report)
      .packages.flatMap(({ name, externalRefs = [] }) =>
        externalRefs.map((ref) => [name, ref.referenceType, ref.referenceLocator]),
      )
      .filter(([, type]) => type === "advisory");
  expect(advisories(scanReport)).toContainEqual([
    "libssl3",
    "advisory",
    "https://nvd.nist.gov/vuln/detail/CVE-2024-5535",
  ]);
  expect(advisories(scanReport).map(([, , link]) => link)).not.toContain(
    "https://nvd.nist.gov/vuln/detail/CVE-2023-45853", // suppressed
  );
  expect(advisories(sbomReport)).toEqual([]);
});

function licenseOf(license: string) {
  const found = packageOf("a", "1", { purl: "pkg:pypi/a@1", ecosystem: "PyPI", license });
  return withPackages([found]);
}

function withPackages(packages: readonly Package[]) {
  const [asset] = scanReport.assets;
  if (!asset) throw new Error("no sample");
  const document = documentOf(reportOf({ assets: [{ ...asset, packages }] }));
  validate(document);
  expect(validate.errors ?? []).toEqual([]);
  return document;
}

test.each([["BSD-3-Clause"], ["Apache-2.0 OR MIT"]])(
  "the license %s stands as it is",
  (license) => {
    const { packages, hasExtractedLicensingInfos } = licenseOf(license);
    expect(packages.at(-1)?.licenseDeclared).toBe(license);
    expect(hasExtractedLicensingInfos).toBeUndefined();
  },
);

test.each([["GPL-2+"], ["MIT AND"], ["see (LICENSE)"]])(
  "the words %s become a reference",
  (words) => {
    const { packages, hasExtractedLicensingInfos: [info] = [] } = licenseOf(words);
    expect(info).toMatchObject({ extractedText: words, name: words });
    expect(info?.licenseId).toMatch(/^LicenseRef-[A-Za-z0-9.-]+$/);
    expect(packages.at(-1)?.licenseDeclared).toBe(info?.licenseId);
  },
);

test("no license is nothing that is asserted", () => {
  expect(licenseOf("  ").packages.at(-1)?.licenseDeclared).toBe("NOASSERTION");
});

test("two copies of a package have references of their own, and needs follow names", () => {
  const npm = (name: string, more: Partial<Package> = {}) =>
    packageOf(name, "1", { purl: `pkg:npm/${name}@1`, ecosystem: "npm", ...more });
  const { packages, relationships } = withPackages([
    npm("a", { dependsOn: ["b", "b", "a", "gone"] }),
    npm("b"),
    npm("b"),
  ]);
  const ids = packages.flatMap(({ name, SPDXID }) => (name === "b" ? [SPDXID] : []));
  expect(new Set(ids).size).toBe(2);
  const needs = relationships.filter(({ relationshipType }) => relationshipType === "DEPENDS_ON");
  expect(needs.map((one) => one.relatedSpdxElement)).toEqual(ids);
});

test("the namespace is made of the content, not of the day", () => {
  const namespace = (report: Report) => documentOf(report).documentNamespace;
  const later = { ...sbomReport, createdAt: "2027-01-01T01:02:03.456Z" };
  expect(namespace(later)).toBe(namespace(sbomReport));
  expect(documentOf(later).creationInfo.created).toBe("2027-01-01T01:02:03Z");
  expect(namespace({ ...sbomReport, target: "other" })).not.toBe(namespace(sbomReport));
});

test("what was not examined stands in its comment", () => {
  expect(documentOf(incompleteReport).creationInfo.comment).toMatch(/^Incomplete\. /);
  expect(documentOf(reportOf()).creationInfo.comment).toBeUndefined();
});

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { advisoriesOf } from "../../test/advisories.ts";
import { openPath } from "../../test/images.ts";
import { needsShared, sharedFolder } from "../../test/needs.ts";
import { scanTrees } from "../../test/scan-trees.ts";
import { tempFolder } from "../../test/temp-folder.ts";
import type { Report } from "../model/index.ts";

const advisories = advisoriesOf([
  {
    id: "DEBIAN-CVE-2024-0001",
    upstream: ["CVE-2024-0001"],
    ecosystem: "Debian:12",
    name: "openssl",
    ranges: ["0..3.0.14-1~deb12u2"],
  },
  { id: "DEBIAN-CVE-2024-0002", ecosystem: "Debian:12", name: "bash", ranges: ["0..1:9-1"] },
  { id: "GHSA-aaaa-bbbb-cccc", name: "jinja2", ranges: ["0..3.1.4"] },
  { id: "CVE-2024-0004", ecosystem: "npm", name: "@shop/merge", ranges: ["0..2.0.0"] },
]);

const write = (text: string, name = "bom") => join(tempFolder({ [name]: text }), name);
const scanFile = async (path: string) => scanTrees([await openPath(path)], { advisories });
const packagesOf = ({ assets }: Report) => assets.flatMap(({ packages }) => packages);

const trivy = (name: string, value: string) => ({ name: `aquasecurity:trivy:${name}`, value });
const bomOf = (components: readonly unknown[]) =>
  JSON.stringify({ bomFormat: "CycloneDX", specVersion: "1.5", components });

describe("what others write", () => {
  test("Trivy: epoch, source package and layer stand in qualifiers and properties", async () => {
    const layer = `sha256:${"a".repeat(64)}`;
    const report = await scanFile(
      write(
        bomOf([
          { type: "operating-system", name: "debian", version: "12.5" },
          {
            type: "library",
            name: "bsdutils",
            version: "5.2",
            purl: "pkg:deb/debian/bsdutils@5.2?arch=amd64&distro=debian-12.5&epoch=1",
            properties: [
              trivy("SrcName", "bash"),
              trivy("SrcEpoch", "1"),
              trivy("SrcVersion", "8"),
              trivy("SrcRelease", "2"),
              trivy("LayerDiffID", layer),
            ],
          },
          { type: "application", name: "package-lock.json" },
          { type: "library", group: "@shop", name: "merge", purl: "pkg:npm/%40shop/merge@1.0.0" },
        ]),
      ),
    );
    expect(packagesOf(report)).toMatchObject([
      {
        name: "bsdutils",
        version: "1:5.2",
        ecosystem: "Debian:12",
        source: { name: "bash", version: "1:8-2" },
        architecture: "amd64",
        layer,
        locations: [{ asset: "sbom:bom", path: "bom" }],
      },
      { name: "@shop/merge", ecosystem: "npm" },
    ]);
    expect(report.findings.map(({ rule }) => rule).sort()).toEqual([
      "CVE-2024-0002",
      "CVE-2024-0004",
    ]);
    expect(report.gaps).toEqual([]);
  });

  test("Syft: upstream, places and dependencies that point backwards", async () => {
    const purl = (text: string) => ({
      externalRefs: [
        {
          referenceCategory: "SECURITY",
          referenceType: "cpe23Type",
          referenceLocator: "cpe:2.3:a",
        },
        { referenceCategory: "PACKAGE_MANAGER", referenceType: "purl", referenceLocator: text },
      ],
    });
    const report = await scanFile(
      write(
        JSON.stringify({
          packages: [
            {
              SPDXID: "SPDXRef-root",
              name: "app",
              versionInfo: "1",
              primaryPackagePurpose: "CONTAINER",
            },
            {
              SPDXID: "SPDXRef-a",
              name: "libssl3",
              versionInfo: "3.0.11-1~deb12u2",
              licenseDeclared: "LicenseRef-1",
              supplier: "Person: Somebody (a@example.org)",
              ...purl(
                "pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&upstream=openssl&distro=bookworm",
              ),
            },
            { SPDXID: "SPDXRef-b", name: "Jinja2", ...purl("pkg:pypi/Jinja2@2.11.2") },
            { SPDXID: "SPDXRef-c", name: "vendored", versionInfo: "1" },
          ],
          hasExtractedLicensingInfos: [{ licenseId: "LicenseRef-1", extractedText: "own words" }],
          relationships: [
            {
              spdxElementId: "SPDXRef-DOCUMENT",
              relationshipType: "DESCRIBES",
              relatedSpdxElement: "SPDXRef-root",
            },
            {
              spdxElementId: "SPDXRef-b",
              relationshipType: "DEPENDENCY_OF",
              relatedSpdxElement: "SPDXRef-a",
            },
          ],
          name: "app",
          spdxVersion: "SPDX-2.2",
        }),
      ),
    );
    expect(packagesOf(report)).toMatchObject([
      {
        name: "libssl3",
        ecosystem: "Debian:12",
        source: { name: "openssl", version: "3.0.11-1~deb12u2" },
        license: "own words",
        dependsOn: ["jinja2"],
      },
      { name: "jinja2", ecosystem: "PyPI", requiredBy: ["libssl3"] },
    ]);
    expect(report.findings.map(({ rule }) => rule)).toContain("CVE-2024-0001");
    expect(report.gaps).toMatchObject([
      {
        reason: "unresolved",
        path: "bom",
        message: expect.stringMatching(/^1 component \(vendored\)/),
      },
    ]);
  });

  test("SPDX as tag-value, with CRLF, comments and texts over several lines", async () => {
    const lines = [
      "# written by hand",
      "SPDXVersion: SPDX-2.3",
      "DocumentName: tagged",
      "PackageName: Jinja2",
      "SPDXID: SPDXRef-a",
      "PackageVersion: 2.11.2",
      "PackageComment: <text>PackageName: not one",
      "</text>",
      "PackageLicenseDeclared: LicenseRef-9",
      "ExternalRef: PACKAGE-MANAGER purl pkg:pypi/jinja2@2.11.2",
      "FileName: ./x",
      "SPDXID: SPDXRef-file",
      "PackageName: markupsafe",
      "SPDXID: SPDXRef-b",
      "ExternalRef: PACKAGE-MANAGER purl pkg:pypi/markupsafe@2.0.0",
      "LicenseID: LicenseRef-9",
      "ExtractedText: <text>Do as you",
      "like</text>",
      "Relationship: SPDXRef-a DEPENDS_ON SPDXRef-b",
      "constructor: x",
      "Annotator: Tool: other-1",
      "AnnotationDate: 2026-01-01T00:00:00Z",
      "AnnotationType: OTHER",
      "SPDXREF: SPDXRef-b",
      'AnnotationComment: <text>suture:occurrence: {"path":"a/b","line":7}</text>',
      "Annotator: Tool: other-1",
      "AnnotationComment: suture:layer: x",
      "SPDXREF: SPDXRef-none",
    ];
    const report = await scanFile(write(lines.join("\r\n"), "a.spdx"));
    expect(report.assets[0]?.asset.id).toBe("sbom:tagged");
    expect(packagesOf(report)).toMatchObject([
      {
        name: "jinja2",
        license: expect.stringMatching(/^Do as you\r?\nlike$/),
        dependsOn: ["markupsafe"],
      },
      {
        name: "markupsafe",
        requiredBy: ["jinja2"],
        locations: [{ path: "a/b", region: { startLine: 7 } }],
      },
    ]);
    expect(report.findings.map(({ rule }) => rule)).toEqual(["GHSA-aaaa-bbbb-cccc"]);
  });

  test("another archive's build is not held against the distribution", async () => {
    const purl = "pkg:deb/debian/libssl3@3.0.1-1+ubuntu2?distro=debian-12&upstream=openssl";
    const report = await scanFile(write(bomOf([{ type: "library", name: "libssl3", purl }])));
    expect(packagesOf(report)[0]?.origin).toBe("Ubuntu");
    expect(report.findings).toEqual([]);
    expect(report.gaps).toMatchObject([{ reason: expect.any(String) }]);
  });

  test("what cannot be mapped is counted, and nothing is dropped in silence", async () => {
    const report = await scanFile(
      write(
        bomOf([
          { type: "library", name: "nameless-purl" },
          { type: "library", name: "broken", purl: "pkg:" },
          { type: "library", name: "versionless", purl: "pkg:npm/versionless" },
          { type: "library", name: "odd", purl: "pkg:generic/odd@1" },
          { type: "file", name: "README" },
          {
            type: "container",
            name: "inner",
            components: [{ type: "framework", name: "deep", version: "1" }],
          },
          { type: "library", name: "twice", purl: "pkg:npm/twice@1" },
          { type: "library", name: "twice", purl: "pkg:npm/twice@1" },
          null,
          7,
        ]),
      ),
    );
    expect(packagesOf(report).map(({ name }) => name)).toEqual(["twice"]);
    expect(report.gaps.map(({ reason, message }) => [reason, message.split(":")[0]])).toEqual([
      ["unresolved", "3 components (broken, deep, nameless-purl)"],
      ["unresolved", "1 component (versionless)"],
      ["no-data", "1 component (odd)"],
    ]);
  });

  test("nothing at all is incomplete, not clean", async () => {
    const report = await scanFile(write(bomOf([])));
    expect(report.gaps).toMatchObject([{ reason: "empty-inventory", path: "bom" }]);
  });
});

describe("samples of other programs", () => {
  const samples = "data/reports/";
  needsShared(`${samples}cyclonedx`)("all are read, or refused with a reason", async () => {
    const seen: Record<string, unknown> = {};
    for (const folder of ["cyclonedx", "spdx", "_crosstool/debian-python-image"]) {
      for (const name of readdirSync(`${sharedFolder}${samples}${folder}`)) {
        if (/^grype|sarif$|^trivy\.json$/.test(name)) continue;
        const path = `${sharedFolder}${samples}${folder}/${name}`;
        try {
          const report = await scanFile(path);
          const gaps = report.gaps.filter(({ reason }) => reason !== "no-data");
          seen[name] = [packagesOf(report).length, gaps.map(({ reason }) => reason)];
        } catch (error) {
          seen[name] = (error as Error).name;
        }
      }
    }
    expect(seen).toEqual({
      "2.3-advisory-refs.json": [4, []],
      "2.3-no-advisories.json": [3, []],
      "2.3-tag-value.spdx": [2, []],
      "3.0-jsonld.json": "TargetError",
      "no-severity.json": [0, ["empty-inventory"]],
      "sbom-only-alpine.json": [15, []],
      "trivy-npm-with-vulns.json": [12, []],
      "trivy-os-and-gem.json": [3, []],
      "trivy.cyclonedx.json": [24, []],
      "vdr-1.4.json": [1, []],
      "vdr-1.4.xml": "TargetError",
    });
  });
});

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { advisoriesOf } from "../../test/advisories.ts";
import { imageOf, openPath, textFile, writeImage } from "../../test/images.ts";
import { plainOptions } from "../../test/report-samples.ts";
import { scanTrees } from "../../test/scan-trees.ts";
import { tempFolder } from "../../test/temp-folder.ts";
import { nodeDisk } from "../io/disk.ts";
import type { Finding, Package, Report } from "../model/index.ts";
import { cyclonedx } from "../reporters/cyclonedx.ts";
import { spdx } from "../reporters/spdx.ts";
import { sbom } from "./sbom.ts";

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
]);

const status = `Package: libssl3
Status: install ok installed
Architecture: amd64
Source: openssl
Version: 3.0.11-1~deb12u2
Depends: libc6 (>= 2.34)

Package: libc6
Status: install ok installed
Architecture: amd64
Source: glibc (2.36-9)
Version: 2.36-9+b1

Package: libpq5
Status: install ok installed
Architecture: amd64
Source: postgresql-16
Version: 16.1-1.pgdg120+1
Maintainer: Debian PostgreSQL Maintainers <x@example.org>
`;

const python = "usr/local/lib/python3.11/site-packages";
const image = () =>
  imageOf([
    [
      textFile("etc/os-release", "ID=debian\nVERSION_ID=12\nPRETTY_NAME=Debian 12\n"),
      textFile("var/lib/dpkg/status", status),
    ],
    [
      textFile(
        `${python}/Jinja2-2.11.2.dist-info/METADATA`,
        "Metadata-Version: 2.1\nName: Jinja2\nVersion: 2.11.2\nLicense: BSD-3-Clause\nRequires-Dist: MarkupSafe\n",
      ),
      textFile(
        `${python}/MarkupSafe-2.0.0.dist-info/METADATA`,
        "Name: MarkupSafe\nVersion: 2.0.0\nLicense: some words of its own\n",
      ),
    ],
  ]);

const write = (text: string, name = "bom") => join(tempFolder({ [name]: text }), name);
const scanFile = async (path: string) => scanTrees([await openPath(path)], { advisories });
const told = (findings: readonly Finding[]) =>
  findings.map((finding) =>
    finding.kind === "vulnerability"
      ? [
          finding.rule,
          finding.package,
          finding.fixedVersions,
          finding.severity,
          finding.location.path,
        ]
      : finding.rule,
  );
const packagesOf = ({ assets }: Report) => assets.flatMap(({ packages }) => packages);

describe.each([cyclonedx, spdx])("what suture writes as $id", (reporter) => {
  test("is read back with all of it, and gives the same findings and gaps", async () => {
    const fromImage = await scanFile(writeImage(image()));
    expect(fromImage.findings.length).toBeGreaterThanOrEqual(2);
    const bom = reporter.render({ ...fromImage, command: "sbom", findings: [] }, plainOptions);
    const fromBom = await scanFile(write(bom, "anything.at-all"));
    expect(fromBom.assets[0]?.asset).toEqual({
      id: "sbom:localhost/app",
      kind: "sbom",
      name: "localhost/app:1",
    });
    expect(fromBom.assets[0]?.os).toEqual(fromImage.assets[0]?.os);
    expect(told(fromBom.findings)).toEqual(told(fromImage.findings));
    const gaps = ({ gaps }: Report) => gaps.map(({ reason, message }) => [reason, message]);
    expect(gaps(fromBom)).toEqual(gaps(fromImage));
    const bare = (report: Report) =>
      packagesOf(report).map(
        ({ locations, requiredBy, dependsOn, instruction: _, ...rest }: Package) => ({
          ...rest,

          locations: locations.map(({ path, layer, region }) => [path, layer, region?.startLine]),
          requiredBy: [...requiredBy].sort(),
          // A document holds no package that is only asked for.
          dependsOn: dependsOn.filter((name) =>
            packagesOf(report).some((one) => one.name === name),
          ),
        }),
      );
    expect(bare(fromBom)).toEqual(bare(fromImage));
  });

  test("comes out the same when it is written again", async () => {
    const first = await scanFile(writeImage(image()));
    const bom = (report: Report) =>
      reporter.render({ ...report, command: "sbom", findings: [] }, plainOptions);
    const again = await scanFile(write(bom(first)));
    const third = await scanFile(write(bom(again)));
    expect(bom(third)).toBe(bom(again));
  });
});

const bomOf = (components: readonly unknown[]) =>
  JSON.stringify({ bomFormat: "CycloneDX", specVersion: "1.5", components });

describe("recognises", () => {
  const spdxTail = `${" ".repeat(200_000)}"spdxVersion": "SPDX-2.3"}`;
  test.each([
    ["CycloneDX", bomOf([]), true],
    ["a byte order mark", `\ufeff${bomOf([])}`, true],
    ["a version at the far end", `{"files": [],${spdxTail}`, true],
    ["tag-value", "\nSPDXVersion: SPDX-2.3\n", true],
    ["SPDX 3", '{"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"}', true],
    ["XML", '<?xml version="1.0"?>\n<bom xmlns="http://cyclonedx.org/schema/bom/1.5"/>', true],
    ["another report", '{"schemaVersion": "1", "tool": {}}', false],
    ["a text about SPDX", "Read about SPDX-2.3 and CycloneDX", false],
    ["nothing", "", false],
  ])("%s", async (_, text, expected) => {
    expect(await sbom.recognises(write(text), nodeDisk)).toBe(expected);
  });

  test("no folder and no missing file", async () => {
    expect(await sbom.recognises(tempFolder(), nodeDisk)).toBe(false);
    expect(await sbom.recognises("/none/at/all", nodeDisk)).toBe(false);
  });
});

describe("refuses, and says what to write instead", () => {
  test.each([
    [
      "SPDX 3",
      '{"@context": ["https://spdx.org/rdf/3.0.1/spdx-context.jsonld"], "@graph": []}',
      "SPDX 3",
    ],
    ["SPDX 2.1", '{"spdxVersion": "SPDX-2.1"}', "SPDX-2.1 is not read"],
    ["XML", '<bom xmlns="http://cyclonedx.org/schema/bom/1.5"/>', "write it as JSON"],
    ["another XML", "<?xml?><Document><SPDXID>SPDXRef-DOCUMENT</SPDXID>", "SPDX as XML"],
    ["another YAML", "SPDXID: SPDXRef-DOCUMENT\nname: x\n", "YAML is not read"],
    ["YAML", 'spdxVersion: "SPDX-2.3"\n', "YAML is not read"],
    ["a file that is cut short", bomOf([]).slice(0, -5), "no JSON"],
    [
      "CycloneDX of the future",
      '{"bomFormat": "CycloneDX", "specVersion": "2.0"}',
      "2.0 is not read",
    ],
  ])("%s", async (_, text, message) => {
    await expect(openPath(write(text))).rejects.toMatchObject({
      name: "TargetError",
      message: expect.stringContaining(message),
    });
  });
});

test("a document that is deep, wide and odd ends neither the stack nor the scan", async () => {
  const deep = `${'{"type":"library","name":"x","components":['.repeat(5000)}${"]}".repeat(5000)}`;
  const wide = Array.from({ length: 20_000 }, (_, i) => ({
    type: "library",
    name: `p${i}`,
    purl: `pkg:npm/p${i}@1`,
    licenses: [{ license: 1 }, null],
    properties: [{ name: "__proto__", value: "x" }, "y"],
    evidence: { occurrences: [{ location: "../../../etc/passwd", line: -1 }] },
  }));
  const text = bomOf(wide).replace('"components":[', `"components":[${deep},`);
  const started = Date.now();
  const report = await scanFile(write(text));
  expect(Date.now() - started).toBeLessThan(5000);
  expect(packagesOf(report)).toHaveLength(20_000);
  expect(packagesOf(report)[7]?.locations).toEqual([{ asset: "sbom:bom", path: "etc/passwd" }]);
});

test("a file beyond the size limit is refused", async () => {
  const path = write(bomOf([]));
  const disk = { ...nodeDisk, readFile: async () => undefined };
  writeFileSync(path, bomOf([]));
  await expect(sbom.open({ target: { kind: "sbom", location: path }, disk })).rejects.toMatchObject(
    { name: "TargetError", message: expect.stringContaining("256 MB") },
  );
});

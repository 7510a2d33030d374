import { describe, expect, test } from "vitest";
import { readVex, readVexFile } from "./read-vex.ts";

const digest = `sha256:${"a".repeat(64)}`;

describe("OpenVEX", () => {
  test("0.2.0: products by name, hash and part, statuses, dates from the nearest place", () => {
    const document = readVex({
      "@context": "https://openvex.dev/ns/v0.2.0",
      author: "ACME",
      timestamp: "2026-01-01T00:00:00Z",
      statements: [
        {
          vulnerability: { name: "CVE-2024-1", aliases: ["GHSA-x"] },
          products: [
            {
              "@id": "pkg:oci/app@sha256%3Aab",
              hashes: { "sha-256": "A".repeat(64) },
              subcomponents: [{ "@id": "pkg:pypi/jinja2" }, "pkg:pypi/b"],
            },
            { "@id": "https://example.org/app", identifiers: { purl: "pkg:npm/app@1" } },
          ],
          status: "not_affected",
          justification: "vulnerable_code_not_present",
          impact_statement: "It is not built in.",
          timestamp: "2026-02-01T00:00:00Z",
        },
        { vulnerability: { name: "CVE-2024-2" }, products: ["pkg:npm/a"], status: "maybe" },
        { vulnerability: { name: "CVE-2024-3" }, status: "under_investigation" },
      ],
    });
    expect(document).toEqual({
      format: "OpenVEX",
      author: "ACME",
      statements: [
        {
          ids: ["CVE-2024-1", "GHSA-x"],
          products: [
            {
              purls: ["pkg:oci/app@sha256%3Aab"],
              names: [],
              digests: [digest],
              subcomponents: ["pkg:pypi/jinja2", "pkg:pypi/b"],
            },
            { purls: ["pkg:npm/app@1"], names: ["https://example.org/app"], digests: [] },
          ],
          status: "not_affected",
          justification: "vulnerable_code_not_present",
          statement: "It is not built in.",
          date: "2026-02-01T00:00:00Z",
        },
        {
          ids: ["CVE-2024-3"],
          products: [],
          status: "under_investigation",
          date: "2026-01-01T00:00:00Z",
        },
      ],
    });
  });

  test("0.0.1: a vulnerability and products as texts", () => {
    const document = readVex({
      "@context": "https://openvex.dev/ns",
      statements: [
        {
          vulnerability: "CVE-2023-1",
          products: ["pkg:apk/wolfi/git@2.39.0-r1?arch=x86_64"],
          status: "fixed",
        },
      ],
    });
    expect(document).toMatchObject({
      author: "an unknown author",
      statements: [{ ids: ["CVE-2023-1"], status: "fixed" }],
    });
  });
});

describe("CycloneDX", () => {
  const root = { "bom-ref": "root", type: "container", name: "app:1", version: digest };
  const read = (vulnerabilities: readonly unknown[]) =>
    readVex({
      bomFormat: "CycloneDX",
      specVersion: "1.6",
      metadata: { component: root, supplier: { name: "ACME" }, timestamp: "2026-01-01T00:00:00Z" },
      components: [
        { "bom-ref": "a", name: "x", components: [{ "bom-ref": "b", purl: "pkg:pypi/b@1" }] },
      ],
      vulnerabilities,
    });

  test("an analysis with its products: references, BOM links, package URLs, the thing itself", () => {
    const document = read([
      {
        id: "CVE-1",
        references: [{ id: "GHSA-1" }],
        analysis: {
          state: "not_affected",
          justification: "code_not_reachable",
          detail: "never called",
          lastUpdated: "2026-03-01T00:00:00Z",
        },
        affects: [
          { ref: "b" },
          { ref: "urn:cdx:f08a6ccd-4dce-4759-bd84-c626675d60a7/1#pkg%3Apypi%2Fc%401" },
          { ref: "pkg:npm/d@1" },
          { ref: "root" },
          { ref: "gone" },
        ],
      },
    ]);
    expect(document).toMatchObject({ format: "CycloneDX", author: "ACME" });
    expect(document?.statements).toEqual([
      {
        ids: ["CVE-1", "GHSA-1"],
        products: [
          { purls: ["pkg:pypi/b@1"], digests: [], names: [] },
          { purls: ["pkg:pypi/c@1"], digests: [], names: [] },
          { purls: ["pkg:npm/d@1"], digests: [], names: [] },
          { purls: [], digests: [digest], names: ["app:1"] },
        ],
        status: "not_affected",
        justification: "code_not_reachable",
        statement: "never called",
        date: "2026-03-01T00:00:00Z",
      },
    ]);
  });

  test.each([
    ["exploitable", "affected"],
    ["in_triage", "under_investigation"],
    ["resolved", "fixed"],
    ["resolved_with_pedigree", "fixed"],
    ["false_positive", "not_affected"],
  ])("%s means %s", (state, status) => {
    const document = read([{ id: "CVE-1", analysis: { state }, affects: [{ ref: "b" }] }]);
    expect(document?.statements[0]?.status).toBe(status);
  });

  test("what a scanner found says nothing, and ranges hold for no version", () => {
    expect(read([{ id: "CVE-1", affects: [{ ref: "b" }] }])?.statements).toEqual([]);
    const versions = [
      { version: "1", status: "unaffected" },
      { version: "2" },
      { version: "3", status: "unknown" },
      { range: "vers:pypi/>=1" },
    ];
    const of = (state: string) =>
      read([{ id: "CVE-1", analysis: { state }, affects: [{ ref: "b", versions }] }])?.statements[0]
        ?.products[0]?.versions;
    expect(of("exploitable")).toEqual(["2"]);
    expect(of("not_affected")).toEqual(["1", "2"]);
  });
});

describe("a file", () => {
  const vex = { "@context": "https://openvex.dev/ns", author: "a", statements: [] };
  const statement = { predicateType: "https://openvex.dev/ns", predicate: vex };
  const envelope = {
    payloadType: "application/vnd.in-toto+json",
    payload: Buffer.from(JSON.stringify(statement)).toString("base64"),
  };

  test.each([
    ["a document", vex],
    ["a statement around it", statement],
    ["an envelope around that", envelope],
  ])("holds %s", (_, value) => {
    expect(readVexFile(`\ufeff${JSON.stringify(value)}`).author).toBe("a");
  });

  test.each([
    ["no JSON", "{"],
    ["no VEX", '{"a": 1}'],
    ["nothing", ""],
    ["an envelope of nothing", '{"payloadType": "x", "payload": "e30="}'],
  ])("of %s is refused", (_, content) => {
    expect(() => readVexFile(content)).toThrow(SyntaxError);
  });

  test("odd values everywhere are no error", () => {
    for (const value of [null, 1, "x", [], { statements: null }])
      expect(readVex(value)).toBeUndefined();
    for (const odd of [
      {
        "@context": "https://openvex.dev/ns",
        statements: [null, 1, { status: "fixed", products: [null, 3, {}] }],
      },
      {
        bomFormat: "CycloneDX",
        vulnerabilities: [null, { analysis: { state: "resolved" }, affects: [1] }],
      },
      {
        document: { csaf_version: "2.0" },
        vulnerabilities: [{ product_status: { fixed: ["x"] } }],
        product_tree: 1,
      },
    ]) {
      expect(readVex(odd)).toBeDefined();
    }
  });
});

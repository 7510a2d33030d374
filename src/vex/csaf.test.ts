import { describe, expect, test } from "vitest";
import { readVex } from "./read-vex.ts";

describe("CSAF", () => {
  const product = (id: string, purl?: string) => ({
    name: id,
    product_id: id,
    ...(purl && { product_identification_helper: { purl } }),
  });
  const csaf = {
    document: {
      category: "csaf_vex",
      csaf_version: "2.0",
      publisher: { name: "ACME" },
      tracking: { current_release_date: "2026-01-01T00:00:00Z" },
    },
    product_tree: {
      full_product_names: [product("flat", "pkg:npm/flat@1")],
      branches: [
        {
          branches: [
            { product: product("lib", "pkg:rpm/redhat/openssl?arch=src") },
            { product: product("libv", "pkg:rpm/redhat/openssl@3-1.el9?arch=src") },
            { product: product("image", "pkg:oci/app@sha256:ab") },
            { product: product("os") },
          ],
        },
      ],
      relationships: [
        ["lib", "os", "lib-os"],
        ["libv", "os", "libv-os"],
        ["lib", "image", "lib-image"],
      ].map(([part, whole, id]) => ({
        category: "default_component_of",
        product_reference: part,
        relates_to_product_reference: whole,
        full_product_name: { product_id: id, name: id },
      })),
    },
    vulnerabilities: [
      {
        cve: "CVE-1",
        ids: [{ system_name: "x", text: "X-1" }],
        product_status: {
          known_not_affected: ["flat", "os", "lib-os", "libv-os"],
          fixed: ["lib-image"],
          known_affected: ["none"],
        },
        flags: [
          { label: "component_not_present", product_ids: ["flat"], date: "2026-02-02T00:00:00Z" },
        ],
        threats: [{ category: "impact", details: "not reachable", product_ids: ["libv-os"] }],
      },
    ],
  };

  test("one statement for each product, parts of images and of platforms told apart", () => {
    const document = readVex(csaf);
    expect(document).toMatchObject({ format: "CSAF", author: "ACME" });
    expect(
      document?.statements.map(({ products: [one], status, justification, statement, date }) => [
        status,
        one?.purls,
        one?.subcomponents,
        justification ?? statement,
        date?.slice(0, 10),
      ]),
    ).toEqual([
      ["not_affected", ["pkg:npm/flat@1"], undefined, "component_not_present", "2026-02-02"],
      // No release is known for which it would hold.
      ["not_affected", [], undefined, undefined, "2026-01-01"],
      [
        "not_affected",
        ["pkg:rpm/redhat/openssl@3-1.el9?arch=src"],
        undefined,
        "not reachable",
        "2026-01-01",
      ],
      [
        "fixed",
        ["pkg:oci/app@sha256:ab"],
        ["pkg:rpm/redhat/openssl?arch=src"],
        undefined,
        "2026-01-01",
      ],
    ]);
    expect(document?.statements[0]?.ids).toEqual(["CVE-1", "X-1"]);
  });

  test("a tree made to be deep does not end the stack", () => {
    let branches: unknown[] = [{ product: product("p", "pkg:npm/p@1") }];
    for (let i = 0; i < 20_000; i++) branches = [{ branches }];
    const deep = {
      ...csaf,
      product_tree: { branches },
      vulnerabilities: [{ cve: "CVE-1", product_status: { fixed: ["p"] } }],
    };
    expect(readVex(deep)?.statements).toHaveLength(1);
  });
});

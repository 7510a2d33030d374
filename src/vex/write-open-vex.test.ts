import { describe, expect, test } from "vitest";
import { readOpenVex } from "./open-vex.ts";
import { type NewVexDocument, writeOpenVex } from "./write-open-vex.ts";

const digest = `sha256:${"ab".repeat(32)}`;
const purl = "pkg:deb/debian/libssl3@3.0.17-1~deb12u3?arch=amd64&distro=debian-12";
const document: NewVexDocument = {
  image: { name: "Shop", repository: "ghcr.io/acme/shop", digest },
  statements: [
    { id: "CVE-2025-9230", aliases: ["DSA-6015-1"], status: "fixed", packages: [purl] },
    { id: "CVE-2025-1", aliases: [], status: "affected", packages: [purl], notes: "Kept back." },
  ],
  createdAt: 1_700_000_000,
  tool: "suture 1.0.0",
};

describe("an OpenVEX document", () => {
  test("says what it was given, to whoever reads it", () => {
    const read = readOpenVex(JSON.parse(writeOpenVex(document)));
    expect(read.author).toBe("suture 1.0.0");
    expect(read.statements).toEqual([
      {
        ids: ["CVE-2025-9230", "DSA-6015-1"],
        products: [
          {
            purls: [
              `pkg:oci/shop@${digest.replace(":", "%3A")}?repository_url=ghcr.io%2Facme%2Fshop`,
            ],
            names: [],
            digests: [digest],
            subcomponents: [purl],
          },
        ],
        status: "fixed",
        date: "2023-11-14T22:13:20Z",
      },
      expect.objectContaining({ ids: ["CVE-2025-1"], status: "affected", statement: "Kept back." }),
    ]);
  });

  test("is the same text each time, and another one for other statements", () => {
    const text = writeOpenVex(document);
    expect(writeOpenVex({ ...document })).toBe(text);
    const other = writeOpenVex({ ...document, statements: document.statements.slice(1) });
    const idOf = (written: string) => JSON.parse(written)["@id"];
    expect(idOf(other)).not.toBe(idOf(text));
    expect(idOf(text)).toMatch(/^https:\/\/openvex\.dev\/docs\/public\/vex-[\da-f]{64}$/);
  });
});

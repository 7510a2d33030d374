import { describe, expect, test } from "vitest";
import { packageOf, vulnerability } from "../../../test/report-samples.ts";
import type { ImageFacts, Package, VulnerabilityFinding } from "../../model/index.ts";
import type { VexProduct, VexStatement } from "../../vex/vex.ts";
import { applyVex, type SourcedVex } from "./vex.ts";
import { isAbout, type VexScene } from "./vex-products.ts";

const digest = `sha256:${"a".repeat(64)}`;
const image: ImageFacts = {
  reference: "ghcr.io/acme/app:1.2",
  configDigest: digest,
  platform: "linux/amd64",
  layers: [],
  history: [],
  config: { env: [], exposedPorts: [], labels: {}, hasHealthcheck: false },
};
const libssl = packageOf("libssl3", "3.0.11-1", {
  purl: "pkg:deb/debian/libssl3@3.0.11-1?arch=amd64&distro=debian-12",
  ecosystem: "Debian:12",
  source: { name: "openssl", version: "3.0.11-1" },
});
const place = (path: string) => [{ asset: "image:app", path }];
const server = packageOf("example.org/server", "v1", {
  purl: "pkg:golang/example.org/server@v1",
  ecosystem: "Go",
  locations: place("app/server"),
});
const net = packageOf("golang.org/x/net", "v0.1.0", {
  purl: "pkg:golang/golang.org/x/net@v0.1.0",
  ecosystem: "Go",
  locations: place("app/server"),
});
const express = packageOf("express", "4.0.0", { purl: "pkg:npm/express@4.0.0", ecosystem: "npm" });
const qs = packageOf("qs", "6.0.0", {
  purl: "pkg:npm/qs@6.0.0",
  ecosystem: "npm",
  requiredBy: ["body-parser"],
});
const parser = packageOf("body-parser", "1.0.0", {
  purl: "pkg:npm/body-parser@1.0.0",
  ecosystem: "npm",
  requiredBy: ["express", "qs"],
});
const scene: VexScene = {
  image,
  digests: new Set([digest]),
  packages: [libssl, server, net, express, qs, parser],
};

const product = (more: Partial<VexProduct>): VexProduct => ({
  purls: [],
  digests: [],
  names: [],
  ...more,
});
const purl = (text: string, ...subcomponents: readonly string[]) =>
  product({ purls: [text], ...(subcomponents.length > 0 && { subcomponents }) });

describe("a statement is about a package", () => {
  test.each<[string, VexProduct, Package, boolean]>([
    ["by its whole URL", purl(libssl.purl), libssl, true],
    ["without version and qualifiers", purl("pkg:deb/debian/libssl3"), libssl, true],
    ["with one qualifier that fits", purl("pkg:deb/debian/libssl3?arch=amd64"), libssl, true],
    ["not with one that does not", purl("pkg:deb/debian/libssl3?arch=arm64"), libssl, false],
    ["not with one that it lacks", purl("pkg:deb/debian/libssl3?x=y"), libssl, false],
    ["not in another version", purl("pkg:deb/debian/libssl3@3.0.12-1"), libssl, false],
    ["not under another namespace", purl("pkg:deb/ubuntu/libssl3"), libssl, false],
    ["not under another name", purl("pkg:deb/debian/libssl"), libssl, false],
    ["by its source package", purl("pkg:deb/debian/openssl@3.0.11-1?arch=source"), libssl, true],
    [
      "by its source without a version",
      purl("pkg:deb/debian/openssl?arch=source&distro=debian-12"),
      libssl,
      true,
    ],
    ["not by another source version", purl("pkg:deb/debian/openssl@2?arch=source"), libssl, false],
    ["not by a source name that is no source", purl("pkg:deb/debian/openssl"), libssl, false],
    ["by the image's digest", purl(`pkg:oci/app@${encodeURIComponent(digest)}`), qs, true],
    ["by a hash", product({ digests: [digest] }), qs, true],
    ["by the image's reference", product({ names: ["ghcr.io/acme/app:1.2"] }), qs, true],
    [
      "by repository and tag",
      purl("pkg:oci/app?repository_url=ghcr.io/acme/app&tag=1.2"),
      qs,
      true,
    ],
    ["by repository alone", purl("pkg:oci/app?repository_url=ghcr.io/acme"), qs, true],
    ["by name alone", purl("pkg:oci/app"), qs, true],
    ["not by another tag", purl("pkg:oci/app?tag=1.3"), qs, false],
    ["not by another repository", purl("pkg:oci/app?repository_url=ghcr.io/other/app"), qs, false],
    ["not by half a name", purl("pkg:oci/pp"), qs, false],
    ["not by another digest", purl(`pkg:oci/app@sha256:${"b".repeat(64)}`), qs, false],
    ["as a part of the image", purl("pkg:oci/app", "pkg:npm/qs"), qs, true],
    ["not as another part", purl("pkg:oci/app", "pkg:npm/express"), qs, false],
    ["not as no part at all", product({ purls: ["pkg:oci/app"], subcomponents: [] }), qs, false],
    ["as a part of what requires it", purl("pkg:npm/express", "pkg:npm/qs"), qs, true],
    [
      "not as a part of what does not",
      purl("pkg:npm/express", "pkg:golang/golang.org/x/net"),
      net,
      false,
    ],
    [
      "as a part of the same program",
      purl("pkg:golang/example.org/server", "pkg:golang/golang.org/x/net"),
      net,
      true,
    ],
    ["not as a part of what is not there", purl("pkg:npm/koa", "pkg:npm/qs"), qs, false],
    ["in a version that is named", product({ purls: [qs.purl], versions: ["6.0.0"] }), qs, true],
    ["not in one that is not", product({ purls: [qs.purl], versions: [] }), qs, false],
    ["not where nothing is named", product({}), qs, false],
    ["not where nonsense is named", purl("pkg:"), qs, false],
  ])("%s", (_, about, found, expected) => {
    expect(isAbout(about, { found, scene })).toBe(expected);
  });
});

const finding = (more: Partial<VulnerabilityFinding> = {}) =>
  vulnerability(qs, "CVE-2024-1", "high", { aliases: ["GHSA-1"], ...more });
const says = (
  status: VexStatement["status"],
  more: Partial<VexStatement> & Partial<Pick<SourcedVex, "verified">> & { author?: string } = {},
): SourcedVex => {
  const { verified = "given", author = "ACME", ...statement } = more;
  return {
    name: `${author}.json`,
    verified,
    document: {
      format: "OpenVEX",
      author,
      statements: [{ ids: ["CVE-2024-1"], products: [purl("pkg:npm/qs")], status, ...statement }],
    },
  };
};
const apply = (...sources: readonly SourcedVex[]) => applyVex([finding()], { sources, scene })[0];

describe("what a statement does", () => {
  test.each(["given", "verified"] as const)(
    "one that is %s suppresses, with who and why",
    (verified) => {
      const found = apply(
        says("not_affected", {
          verified,
          justification: "vulnerable_code_not_in_execute_path",
          statement: "Never parsed.",
          date: "2026-01-02T00:00:00Z",
        }),
      );
      expect(found?.suppression).toEqual({
        by: "vex",
        reason:
          "not affected: vulnerable code not in execute path. Never parsed. (ACME, 2026-01-02)",
      });
      expect(found?.vex).toEqual({
        status: "not_affected",
        justification: "vulnerable_code_not_in_execute_path",
        statement: "Never parsed.",
        author: "ACME",
        date: "2026-01-02T00:00:00Z",
        document: "ACME.json",
        verified,
      });
      expect(apply(says("fixed", { verified }))?.suppression?.reason).toBe("fixed (ACME)");
    },
  );

  test("one that is unverified is shown and still counts", () => {
    const found = apply(says("not_affected", { verified: "unverified" }));
    expect(found?.vex).toMatchObject({ status: "not_affected", verified: "unverified" });
    expect(found?.suppression).toBeUndefined();
  });

  test.each(["affected", "under_investigation"] as const)(
    "%s is shown and still counts",
    (status) => {
      const found = apply(says(status));
      expect(found?.vex?.status).toBe(status);
      expect(found?.suppression).toBeUndefined();
    },
  );

  test("an alias names the vulnerability too; another id or product says nothing", () => {
    expect(apply(says("fixed", { ids: ["GHSA-1"] }))?.suppression).toBeDefined();
    expect(apply(says("fixed", { ids: ["CVE-2024-2"] }))?.vex).toBeUndefined();
    expect(apply(says("fixed", { products: [purl("pkg:npm/koa")] }))?.vex).toBeUndefined();
    expect(apply(says("fixed", { products: [] }))?.vex).toBeUndefined();
  });
});

describe("where several speak", () => {
  const early = "2026-01-01T00:00:00Z";
  const late = "2026-02-01T02:00:00+02:00";

  test("the latest counts, whatever their order", () => {
    const first = says("not_affected", { date: early });
    const then = says("affected", { date: late });
    for (const sources of [
      [first, then],
      [then, first],
    ]) {
      expect(apply(...sources)).toMatchObject({ vex: { status: "affected" } });
      expect(apply(...sources)?.suppression).toBeUndefined();
      expect(apply(...sources)?.vex?.contradictedBy).toBeUndefined();
    }
  });

  test("of one moment, or without a date, what claims least counts", () => {
    expect(
      apply(says("not_affected", { date: early }), says("affected", { date: early }))?.vex?.status,
    ).toBe("affected");
    expect(apply(says("not_affected"), says("fixed", { date: early }))?.vex?.status).toBe("fixed");
    expect(apply(says("fixed", { date: "soon" }), says("affected"))?.vex?.status).toBe("affected");
  });

  test("whoever is not known neither silences nor unsays, but is shown", () => {
    const known = says("affected", { date: early, verified: "verified" });
    const unknown = says("not_affected", { date: late, verified: "unverified", author: "Mallory" });
    const found = apply(known, unknown);
    expect(found?.suppression).toBeUndefined();
    expect(found?.vex).toMatchObject({
      status: "affected",
      author: "ACME",
      contradictedBy: [{ author: "Mallory", status: "not_affected", verified: "unverified" }],
    });
    const cleared = apply(
      says("fixed", { date: early }),
      says("affected", { date: late, verified: "unverified", author: "Mallory" }),
    );
    expect(cleared?.suppression).toBeDefined();
    expect(cleared?.vex?.contradictedBy).toHaveLength(1);
  });

  test("others who agree are no contradiction, and each author is shown once", () => {
    const found = apply(
      says("fixed", { date: late }),
      says("fixed", { author: "B" }),
      says("affected", { author: "C", date: early }),
      says("under_investigation", { author: "C" }),
    );
    expect(found?.vex?.contradictedBy).toMatchObject([{ author: "C", status: "affected" }]);
  });
});

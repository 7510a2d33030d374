import type {
  Asset,
  Coverage,
  Gap,
  Layer,
  Location,
  Package,
  ReportedAsset,
} from "../../src/model/index.ts";
import { packageOf, secretMarker } from "./builders.ts";

export const baseLayer: string = `sha256:${"a".repeat(64)}`;
export const appLayer: string = `sha256:${"b".repeat(64)}`;

export const shop: Asset = { id: ".", kind: "directory", name: "shop" };
export const api: Asset = { id: "image:api", kind: "image", name: "shop-api:1.4", service: "api" };

export const line = (path: string, at: number, from = 1, to = 20): Location => ({
  asset: shop.id,
  path,
  region: { startLine: at, startColumn: from, endLine: at, endColumn: to },
});
export const dpkg: Location = { asset: api.id, path: "var/lib/dpkg/status", layer: baseLayer };

export const pypi = (
  name: string,
  version: string,
  at: number,
  more: Partial<Package> = {},
): Package =>
  packageOf(name, version, {
    purl: `pkg:pypi/${name}@${version}`,
    ecosystem: "PyPI",
    locations: [line("requirements.txt", at)],
    ...more,
  });

export const debian = (
  name: string,
  version: string,
  source: string,
  more: Partial<Package> = {},
): Package =>
  packageOf(name, version, {
    purl: `pkg:deb/debian/${name}@${encodeURIComponent(version)}?arch=amd64&distro=debian-12`,
    ecosystem: "Debian:12",
    source: { name: source, version },
    architecture: "amd64",
    locations: [dpkg],
    ...more,
  });

export const jinja2: Package = pypi("jinja2", "2.11.2", 3, {
  dependsOn: ["markupsafe"],
  license: "BSD-3-Clause",
});
export const flask: Package = pypi("flask", "1.1.2", 2, {
  dependsOn: ["jinja2"],
  license: "BSD-3-Clause",
});
export const markupsafe: Package = pypi("markupsafe", "1.1.1", 4, {
  requiredBy: ["jinja2"],
  license: "custom",
});
export const libssl: Package = debian("libssl3", "3.0.11-1~deb12u2", "openssl", {
  dependsOn: ["libc6"],
});
export const openssl: Package = debian("openssl", "3.0.11-1~deb12u2", "openssl", {
  dependsOn: ["libssl3", "libc6"],
  license: "Apache-2.0 AND Artistic",
});
export const libc: Package = debian("libc6", "2.36-9+deb12u3", "glibc");
export const libpq: Package = debian("libpq5", "16.4-1.pgdg120+2", "postgresql-16", {
  origin: "apt.postgresql.org",
});
export const zlib: Package = debian("zlib1g", "1:1.2.13.dfsg-1", "zlib");
export const lodash: Package = packageOf("@shop/merge", "4.17.15", {
  purl: "pkg:npm/%40shop/merge@4.17.15",
  ecosystem: "npm",
  locations: [line("web/package-lock.json", 118)],
});

const layer = (diffId: string, sizeBytes: number): Layer => ({
  diffId,
  digest: diffId.replace(/[ab]/g, "c"),
  sizeBytes,
  createdBy: `RUN TOKEN=${secretMarker} make`,
});

export const assets: readonly ReportedAsset[] = [
  { asset: shop, packages: [flask, jinja2, markupsafe, lodash], fileCount: 212 },
  {
    asset: api,
    packages: [openssl, libssl, libc, libpq, zlib],
    os: { id: "debian", versionId: "12", name: "Debian GNU/Linux 12 (bookworm)" },
    fileCount: 3104,
    image: {
      reference: "shop-api:1.4",
      configDigest: `sha256:${"d".repeat(64)}`,
      manifestDigest: `sha256:${"e".repeat(64)}`,
      platform: "linux/amd64",
      layers: [layer(baseLayer, 77_000_000), layer(appLayer, 12_400_000)],
      history: [{ createdBy: `ENV TOKEN=${secretMarker}`, emptyLayer: true }],
      config: {
        env: [`TOKEN=${secretMarker}`],
        exposedPorts: ["8000/tcp"],
        labels: { token: secretMarker },
        hasHealthcheck: false,
      },
    },
    attestations: [
      {
        kind: "sbom",
        predicateType: "https://spdx.dev/Document",
        via: "buildkit",
        digest: `sha256:${"1".repeat(64)}`,
        author: "syft 1.50.0",
        date: "2026-01-02T03:04:05Z",
        signed: false,
        trust: "unverified",
        why: "it is not signed",
        comparison: {
          same: 90,
          onlyInSbom: { count: 3, purls: ["pkg:golang/a@1", "pkg:golang/b@1", "pkg:golang/c@1"] },
          onlyInImage: { count: 1, purls: ["pkg:pypi/late@2"] },
          differentVersion: {
            count: 1,
            packages: [{ purl: "pkg:pypi/flask", inSbom: "1.0", inImage: "2.0" }],
          },
        },
      },
      {
        kind: "provenance",
        predicateType: "https://slsa.dev/provenance/v1",
        via: "cosign",
        digest: `sha256:${"2".repeat(64)}`,
        builder: "https://ci.example.org/builder",
        signed: true,
        trust: "verified",
        key: "cosign.pub",
      },
    ],
  },
];

export const coverage: readonly Coverage[] = [
  {
    ecosystem: "Debian:12",
    date: "2026-11-20T06:00:00Z",
    records: 41_233,
    extent: "whole",
    origin: "imported",
  },
  {
    ecosystem: "PyPI",
    date: "2026-11-18T00:00:00Z",
    records: 812,
    extent: "partial",
    origin: "snapshot",
  },
];

export const gaps: readonly Gap[] = [
  {
    asset: shop.id,
    path: "web/broken.lock",
    reason: "malformed",
    message: "Line 12 ends inside a string; write the lock again.",
  },
  {
    asset: shop.id,
    path: "web/package-lock.json",
    reason: "no-data",
    message: "No advisories for npm are here: run suture db import.",
  },
  {
    asset: api.id,
    reason: "stale-data",
    message: "Debian:12 data is 12 days old: run suture db update.",
  },
];

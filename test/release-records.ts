import type { ReleaseRecord } from "../src/model/index.ts";

/** A record of a release that went well. */
export function releaseRecord(more: Partial<ReleaseRecord> = {}): ReleaseRecord {
  return {
    schemaVersion: "1",
    run: "20261125T060000Z-0a1b2c3d",
    plan: "suture-release.toml",
    tool: { name: "suture", version: "0.1.0" },
    image: "registry.example/acme/shop",
    outcome: "released",
    startedAt: "2026-11-25T06:00:00.000Z",
    finishedAt: "2026-11-25T06:01:00.000Z",
    digest: `sha256:${"a".repeat(64)}`,
    tags: ["latest", "stable"],
    bases: [{ image: "debian:12", digest: `sha256:${"b".repeat(64)}` }],
    builder: "buildah 1.28.2",
    scan: {
      counts: {
        total: 3,
        bySeverity: { critical: 0, high: 0, medium: 2, low: 1, none: 0, unknown: 0 },
        packages: 2,
      },
      data: [],
      gaps: [],
    },
    gate: { passes: true, failOn: "high", blocking: [], blockingCount: 0 },
    signature: { key: "release.pub", verified: true },
    previous: `sha256:${"c".repeat(64)}`,
    ...more,
  };
}

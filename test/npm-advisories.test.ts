import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { workplace } from "./run-suture.ts";

/** An OSV record of npm, made up. */
function record(id: string, name: string, events: readonly object[]) {
  return {
    schema_version: "1.6.0",
    id,
    modified: "2026-01-02T00:00:00Z",
    summary: `Something in ${name}`,
    severity: [{ type: "CVSS_V3", score: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H" }],
    affected: [{ package: { ecosystem: "npm", name }, ranges: [{ type: "SEMVER", events }] }],
  };
}

const records = [
  record("GHSA-aaaa-0001-0001", "lodash", [{ introduced: "0" }, { fixed: "4.17.12" }]),
  record("GHSA-aaaa-0001-0002", "lodash", [{ introduced: "3.7.0" }, { fixed: "4.17.21" }]),
  record("GHSA-aaaa-0002-0001", "@s/b", [
    { introduced: "2.0.0-beta.1" },
    { fixed: "2.0.0-beta.10" },
    { introduced: "3.0.0" },
    { last_affected: "3.1.0" },
  ]),
];

const lock = {
  lockfileVersion: 3,
  packages: {
    "": { dependencies: { a: "1.0.0" } },
    "node_modules/a": { version: "1.0.0", dependencies: { lodash: "4", "@s/b": "2", c: "3" } },
    "node_modules/lodash": { version: "4.17.11" },
    "node_modules/@s/b": { version: "2.0.0-beta.2" },
    "node_modules/a/node_modules/@s/b": { version: "3.1.0" },
    "node_modules/c": { version: "3.1.1" },
  },
};

const project = {
  "package.json": JSON.stringify({ dependencies: { a: "1.0.0" } }),
  "package-lock.json": JSON.stringify(lock, undefined, 2),
};

/** A workplace whose database holds the records, for all of npm that they name. */
function withRecords(files: Readonly<Record<string, string>>) {
  const place = workplace(files);
  const folder = join(place.folder, "records");
  mkdirSync(folder);
  for (const one of records) writeFileSync(join(folder, `${one.id}.json`), JSON.stringify(one));
  const imported = place.run(["db", "import", folder]);
  expect([imported.status, imported.stderr]).toEqual([0, expect.any(String)]);
  return place;
}

const args = ["--offline", "--max-data-age", "99999d", "--only", "vulnerability"];

test("a lock's packages are held against npm's advisories, by its order of versions", () => {
  const { status, report } = withRecords(project).json(["scan", ...args]);
  expect(status).toBe(1);
  const found = report.findings.map((finding) =>
    finding.kind === "vulnerability"
      ? `${finding.rule} ${finding.package.name} ${finding.package.version} ${finding.fixedVersions} ${finding.severity} ${finding.location.path}:${finding.location.region?.startLine}`
      : finding.rule,
  );
  expect(found.sort()).toEqual([
    "GHSA-aaaa-0001-0001 lodash 4.17.11 4.17.12 critical package-lock.json:17",
    "GHSA-aaaa-0001-0002 lodash 4.17.11 4.17.21 critical package-lock.json:17",
    "GHSA-aaaa-0002-0001 @s/b 2.0.0-beta.2 2.0.0-beta.10 critical package-lock.json:20",
    "GHSA-aaaa-0002-0001 @s/b 3.1.0  critical package-lock.json:23",
  ]);
});

test("the plan leaves them to npm, with the command, and fix changes nothing", () => {
  const place = withRecords(project);
  const { status, report } = place.json(["plan", ...args]);
  expect(status).toBe(0);
  expect(report.plan?.actions).toEqual([]);
  expect(report.plan?.left.map(({ reason, message }) => `${reason}: ${message}`).sort()).toEqual([
    "no-fix-upstream: No version of @s/b above 3.1.0 is known to fix GHSA-aaaa-0002-0001 and to be without other advisories.",
    "no-fixer: package-lock.json settles @s/b 2.0.0-beta.2: run npm update @s/b. 2.0.0-beta.10 fixes this.",
    "no-fixer: package-lock.json settles lodash 4.17.11, required by a: run npm update lodash. 4.17.12 fixes this.",
    "no-fixer: package-lock.json settles lodash 4.17.11, required by a: run npm update lodash. 4.17.21 fixes this.",
  ]);
  expect(place.run(["fix", ...args]).status).toBe(0);
  expect(place.files()).toEqual(project);
});

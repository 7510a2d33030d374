import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect } from "vitest";
import { needsShared, sharedFolder } from "../../test/needs.ts";
import { openAdvisoryFolders } from "../io/advisories/advisory-files.ts";
import { importAdvisories } from "../io/advisories/import-advisories.ts";
import type { Package } from "../model/index.ts";
import { withoutBinaryRebuild } from "../versions/deb.ts";
import { matchPackages } from "./match.ts";

let cache: string;
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), "suture-"));
});
afterEach(() => rmSync(cache, { recursive: true, force: true }));

interface Expected {
  readonly id: string;
  readonly source: string;
  readonly package: string;
  readonly version: string;
  readonly fixed: string;
}

const expected = (suite: string) =>
  JSON.parse(
    readFileSync(`${sharedFolder}data/images/expected-${suite}.json`, "utf8"),
  ) as Expected[];

/**
 * What an independent program found on three real images, found again by ours: the packages are
 * those it names, at the source versions that their binary versions imply.
 */
for (const [suite, release] of [
  ["bookworm", 12],
  ["bullseye", 11],
  ["trixie", 13],
] as const) {
  needsShared(`data/images/expected-${suite}.json`)(`matches ${suite} as the oracle does`, () => {
    const from = `${sharedFolder}data/osv/Debian/Debian-${release}.zip`;
    importAdvisories({ from, cache });
    const advisories = openAdvisoryFolders({ shipped: join(cache, "none"), cache });
    const oracle = expected(suite);
    const packages = new Map(oracle.map((e) => [e.package, debianPackage(e, release)]));
    const { matches, gaps } = matchPackages([...packages.values()], { advisories, asset: "image" });
    expect(gaps).toEqual([]);
    const found = matches.map((m) => `${m.advisories} ${m.package.name} ${m.fixedVersions}`);
    expect(found.sort()).toEqual(oracle.map((e) => `${e.id} ${e.package} ${e.fixed}`).sort());
  });
}

function debianPackage(
  { package: name, source, version, fixed }: Expected,
  release: number,
): Package {
  // libbpf0 is `1:0.3-2` and its source `0.3-2`: the file tells binary versions only.
  const binary = fixed.includes(":") ? version : version.replace(/^\d+:/, "");
  return {
    name,
    version,
    purl: `pkg:deb/debian/${name}@${version}`,
    ecosystem: `Debian:${release}`,
    source: { name: source, version: withoutBinaryRebuild(binary) },
    locations: [],
    requiredBy: [],
    dependsOn: [],
  };
}

import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Report, VulnerabilityFinding } from "../../src/model/index.ts";
import { sharedFolder } from "../needs.ts";
import { type Workplace, workplace } from "../run-suture.ts";

// Long, as root and over the network: npm run test:full. The tools that build the images and ask apt
// are not part of this project.
const tools = `${sharedFolder}tools/images/`;
const programs = ["mmdebstrap", "buildah", "apt-get"];
const ready =
  process.env["SUTURE_ORACLE"] === "1" &&
  existsSync(tools) &&
  programs.every((name) => spawnSync("which", [name]).status === 0);

/** Package sets: suite, its release, and what is installed beside the minimal system. */
const sets = [
  ["bookworm", "12", "the usual set"],
  ["bookworm", "12", "python3,python3-venv,curl,openssl"],
  ["bookworm", "12", "nginx-light,libxml2,git"],
  ["bullseye", "11", "the usual set"],
  ["bullseye", "11", "postgresql-client-13,curl,gnupg"],
  ["trixie", "13", "the usual set"],
  ["trixie", "13", "libkrb5-3,nginx-light,python3"],
] as const;

describe.skipIf(!ready)("images of mmdebstrap and buildah, without security updates", () => {
  test.each(sets)("%s (%s) with %s", { timeout: 900_000 }, (suite, release, packages) => {
    const folder = mkdtempSync(join(tmpdir(), "suture-oracle-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    build({ suite, packages, folder });
    const data = `${sharedFolder}data/osv/Debian/Debian-${release}-full.zip`;
    const place = workplace();
    place.run(["db", "import", data]);
    const report = scan(place, join(folder, "image"));
    const findings = report.findings.filter(isDebian);

    run("node", [
      `${tools}oracle.mjs`,
      `${folder}/image`,
      data,
      release,
      `${folder}/expected.json`,
    ]);
    expect(pairsFound(findings)).toEqual(pairsExpected(`${folder}/expected.json`));
    expect(upgradesFound(findings)).toEqual(upgradesOfApt(folder, findings));
    expectLayers(report, folder);
  });
});

function run(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const options = { encoding: "utf8", env: { ...process.env, ...env } } as const;
  const result = spawnSync(program, args, options);
  if (result.status !== 0) throw new Error(`${program}: ${result.stderr.slice(-500)}`);
}

interface Building {
  readonly suite: string;
  readonly packages: string;
  readonly folder: string;
}

/** Two layers: the minimal system, and over it what the packages brought. */
function build({ suite, packages, folder }: Building): void {
  const env = packages === "the usual set" ? {} : { ONLY_PKGS: packages };
  run("bash", [`${tools}build-rootfs.sh`, suite, folder], env);
  run("bash", [`${tools}pending.sh`, suite, `${folder}/full`, `${folder}/pending.tsv`]);
  const script = `set -e; c=$(buildah from scratch); buildah add -q $c ${folder}/base /
    b=$(buildah commit -q $c); buildah rm $c; c=$(buildah from $b); buildah add -q $c ${folder}/full /
    buildah commit -q $c oci:${folder}/image:latest; buildah rm $c; buildah rmi $b`;
  run("sh", ["-c", script]);
}

function scan(place: Workplace, image: string): Report {
  const { stdout } = place.run(["scan", image, "--only", "vulnerability", "--json"]);
  return JSON.parse(stdout) as Report;
}

function isDebian(finding: Report["findings"][number]): finding is VulnerabilityFinding {
  return finding.kind === "vulnerability" && finding.package.ecosystem.startsWith("Debian");
}

function pairsFound(findings: readonly VulnerabilityFinding[]): readonly string[] {
  return findings.map(({ rule, package: { name } }) => `${rule} ${name}`).sort();
}

function pairsExpected(path: string): readonly string[] {
  const rows = JSON.parse(readFileSync(path, "utf8")) as { id: string; package: string }[];
  return rows.map((row) => `${row.id.replace("DEBIAN-", "")} ${row.package}`).sort();
}

/** Packages with a finding that has a fix. */
function upgradesFound(findings: readonly VulnerabilityFinding[]): readonly string[] {
  const fixable = findings.filter(({ fixedVersions }) => fixedVersions.length > 0);
  return [...new Set(fixable.map((finding) => finding.package.name))].sort();
}

/**
 * What apt would take from the security archive, of sources that the data speaks of: an update
 * without an advisory (a new zone file, new certificates) is no finding.
 */
function upgradesOfApt(
  folder: string,
  findings: readonly VulnerabilityFinding[],
): readonly string[] {
  const rows = readFileSync(`${folder}/pending.tsv`, "utf8").trim().split("\n");
  const security = rows.map((row) => row.split("\t")).filter((row) => row.at(-1) === "security");
  const known = new Set(findings.map(({ package: { source, name } }) => source ?? name));
  return security.flatMap(([name = "", , source = ""]) => (known.has(source) ? [name] : [])).sort();
}

/** A package is the base's where the minimal system holds it in the same version. */
function expectLayers({ assets }: Report, folder: string): void {
  const [asset] = assets;
  const base = installedIn(`${folder}/base`);
  const [lower, upper] = (asset?.image?.layers ?? []).map(({ diffId }) => diffId);
  const debs = (asset?.packages ?? []).filter(({ ecosystem }) => ecosystem.startsWith("Debian"));
  expect(debs.length).toBeGreaterThan(60);
  for (const { name, version, architecture, layer } of debs) {
    const isBase = base.has(`${name} ${version} ${architecture}`);
    expect([name, layer]).toEqual([name, isBase ? lower : upper]);
  }
}

function installedIn(rootfs: string): ReadonlySet<string> {
  const format = "--showformat=${Package} ${Version} ${Architecture}\\n";
  const { stdout } = spawnSync("dpkg-query", [`--admindir=${rootfs}/var/lib/dpkg`, "-W", format], {
    encoding: "utf8",
  });
  return new Set(stdout.trim().split("\n"));
}

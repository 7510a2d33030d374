import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Report } from "../../src/model/index.ts";
import { sharedFolder } from "../needs.ts";
import { workplace } from "../run-suture.ts";

// Long, as root and over the network: npm run test:full. The tools that build the image and ask apt
// are not part of this project.
const tools = `${sharedFolder}tools/images/`;
const data = `${sharedFolder}data/osv/Debian/Debian-12-full.zip`;
const programs = ["mmdebstrap", "buildah", "apt-get"];
const ready =
  process.env["SUTURE_ORACLE"] === "1" &&
  existsSync(tools) &&
  programs.every((name) => spawnSync("which", [name]).status === 0);

function run(program: string, args: readonly string[]): void {
  const result = spawnSync(program, args, { encoding: "utf8" });
  if (result.status !== 0) throw new Error(`${program}: ${result.stderr.slice(-500)}`);
}

test.skipIf(!ready)(
  "an image of mmdebstrap and buildah has the security updates that apt sees",
  { timeout: 600_000 },
  () => {
    const folder = mkdtempSync(join(tmpdir(), "suture-oracle-"));
    run("bash", [`${tools}build-rootfs.sh`, "bookworm", folder]);
    run("bash", [`${tools}pending.sh`, "bookworm", `${folder}/full`, `${folder}/pending.tsv`]);
    const script = `c=$(buildah from scratch) && buildah add $c ${folder}/full / &&
      buildah commit $c oci:${folder}/image:latest && buildah rm $c`;
    run("sh", ["-c", script]);

    const place = workplace();
    place.run(["db", "import", data]);
    const { stdout } = place.run([
      "scan",
      join(folder, "image"),
      "--only",
      "vulnerability",
      "--json",
    ]);
    const { findings } = JSON.parse(stdout) as Report;
    const found = new Map<string, string>();
    for (const finding of findings) {
      if (finding.kind !== "vulnerability" || !finding.package.ecosystem.startsWith("Debian"))
        continue;
      for (const fixed of finding.fixedVersions) found.set(finding.package.name, fixed);
    }
    const pending = readFileSync(`${folder}/pending.tsv`, "utf8")
      .trim()
      .split("\n")
      .map((line) => line.split("\t"))
      .filter((columns) => columns.at(-1) === "security");
    const upgradable = new Map(pending.map(([name = "", , source = ""]) => [name, source]));
    // An update without an advisory in the data (a new zone file, new certificates) is no finding.
    const known = new Set([...found.keys()].map((name) => upgradable.get(name)));
    const expected = [...upgradable]
      .filter(([, source]) => known.has(source))
      .map(([name]) => name);
    expect(found.size).toBeGreaterThan(10);
    expect([...found.keys()].sort()).toEqual(expected.sort());
  },
);

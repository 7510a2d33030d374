// Upgrade of an image: node bench/patch.mjs SUITE ROOTFS [RUNS]     (root; needs apt-get and the folder of
// tools that test/oracle/patch.test.ts needs, and a build)
// Input: a root file system of SUITE without security updates. Both have the packages on the disk already:
// apt-get upgrade in a chroot copy of the root, and suture patch from an OCI layout of one gzip layer to
// another layout. Prints both times, how they compare, and suture's peak memory.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const [suite, root, runs = "3"] = process.argv.slice(2);
if (!suite || !root) {
  console.error("usage: node bench/patch.mjs SUITE ROOTFS [RUNS]");
  process.exit(2);
}
const work = mkdtempSync(join(tmpdir(), "suture-bench-"));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));
const source = fileURLToPath(new URL("../test/oracle/upgraded-roots.ts", import.meta.url));
const made = join(work, "upgraded-roots.mjs");
const define = { "import.meta.url": JSON.stringify(new URL(source, "file:").href) };
await build({
  entryPoints: [source],
  outfile: made,
  bundle: true,
  platform: "node",
  format: "esm",
  define,
});
const { downloadUpgrade, imageOfRoot, upgradeByApt } = await import(made);

const pending = downloadUpgrade(root, suite, join(work, "pending"));
imageOfRoot(root, join(work, "image"), true);
const program = fileURLToPath(new URL("../bin/suture.js", import.meta.url));
const env = {
  ...process.env,
  SUTURE_CACHE_DIR: join(work, "cache"),
  SUTURE_STATE_DIR: join(work, "state"),
};

const suture = () => {
  const out = join(work, "out");
  rmSync(out, { recursive: true, force: true });
  const args = [
    "patch",
    join(work, "image"),
    "-o",
    `oci:${out}`,
    "--sources",
    pending.sources,
    "--quiet",
  ];
  const started = performance.now();
  const { status, stderr } = spawnSync(
    "/usr/bin/time",
    ["-f", "peak %M", process.execPath, program, ...args],
    { env, encoding: "utf8" },
  );
  const ms = performance.now() - started;
  if (status !== 0 && status !== 3) throw new Error(stderr);
  return { ms, peakMb: Number(/peak (\d+)/.exec(stderr)?.[1]) / 1024 };
};
const apt = () => {
  const into = join(work, "apt");
  const ms = upgradeByApt(pending, into);
  rmSync(into, { recursive: true, force: true });
  return ms;
};

// Downloads come first, and what Node compiles.
suture();
const times = { apt: [], suture: [] };
let peakMb = 0;
for (let run = 0; run < Number(runs); run++) {
  times.apt.push(apt());
  const { ms, peakMb: peak } = suture();
  times.suture.push(ms);
  peakMb = Math.max(peakMb, peak);
}
const middle = (all) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)];
const [ofApt, ofSuture] = [middle(times.apt), middle(times.suture)];
console.log(`apt-get upgrade   ${(ofApt / 1000).toFixed(1)} s`);
console.log(
  `suture patch      ${(ofSuture / 1000).toFixed(1)} s, ${Math.round(peakMb)} MB at its peak`,
);
console.log(`ratio             ${(ofSuture / ofApt).toFixed(2)}`);

// Times whole commands in turn (A B A B …), so that both meet the same machine, and prints medians and
// the ratio. Memory is the peak of the process, as GNU time reads it from the kernel.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

export const suture = fileURLToPath(new URL("../bin/suture.js", import.meta.url));

/** Every run has its own state and cache, so that nothing is warm by accident. */
const scratch = mkdtempSync(join(tmpdir(), "suture-bench-"));
const env = {
  ...process.env,
  SUTURE_STATE_DIR: join(scratch, "state"),
  SUTURE_CACHE_DIR: join(scratch, "cache"),
};
// It costs Node some 26 ms at every start and is not ours to measure.
delete env.NODE_EXTRA_CA_CERTS;

/** Options that all benchmarks take: --runs N, --against "COMMAND", --advisories OSV_ZIP. */
export function readOptions() {
  return parseArgs({
    options: {
      runs: { type: "string", default: "5" },
      against: { type: "string", multiple: true },
      advisories: { type: "string", multiple: true },
    },
    allowPositionals: true,
  });
}

/** Gives every run advisories beside those that ship. @param {string[]} archives - of OSV records */
export function importAdvisories(archives = []) {
  for (const archive of archives) {
    execFileSync(process.execPath, [suture, "db", "import", archive], { env });
  }
}

/** Forgets what earlier runs kept of layers. */
export function forgetLayers() {
  rmSync(join(env.SUTURE_CACHE_DIR, "layers"), { recursive: true, force: true });
}

/**
 * @param {Record<string, string[] | { command: string[], before: () => void }>} commands - argument
 *   vectors by name, with what is done before each run and not timed; ratios are against the first
 * @param {number} runs - counted runs, after one that is not
 */
export function compare(commands, runs) {
  const seen = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
  for (let i = -1; i < runs; i++) {
    for (const [name, command] of Object.entries(commands)) {
      command.before?.();
      const result = once(command.command ?? command);
      if (i >= 0) seen[name].push(result);
    }
  }
  const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
  const rows = Object.entries(seen).map(([name, results]) => ({
    name,
    ms: median(results.map(({ ms }) => ms)),
    mb: median(results.map(({ mb }) => mb)),
  }));
  const [base] = rows;
  for (const { name, ms, mb } of rows) {
    const ratio = (ms / base.ms).toFixed(2);
    const memory = Number.isNaN(mb) ? "   ? MB" : `${mb.toFixed(0).padStart(4)} MB`;
    console.log(`${name.padEnd(28)} ${ms.toFixed(0).padStart(7)} ms ${memory}  ${ratio} x`);
  }
}

function once([program, ...args]) {
  const time = existsSync("/usr/bin/time");
  const out = join(scratch, "rss");
  const command = time
    ? ["/usr/bin/time", "-f", "%M", "-o", out, program, ...args]
    : [program, ...args];
  const start = process.hrtime.bigint();
  const result = spawnSync(command[0], command.slice(1), {
    env,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ms = Number(process.hrtime.bigint() - start) / 1e6;
  if (result.error) throw result.error;
  const mb = time ? Number(readFileSync(out, "utf8").trim().split("\n").at(-1)) / 1024 : Number.NaN;
  return { ms, mb };
}

/** Splits a command given as one string, as a shell would without quotes. */
export function words(command) {
  return command.split(/\s+/).filter(Boolean);
}

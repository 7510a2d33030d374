// The advisory database: node bench/advisories.mjs [--count 300000] [--runs 5] [--python python3]
// Input: made here (made-advisories.mjs). Builds it by `suture db import`, then opens it and looks up 400
// packages in fresh processes. Beside it, what a user would reach for: the same facts in SQLite, by
// Python's own sqlite3, and reading the archive. As root the page cache is dropped before each look-up.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { madeNames, writeMadeArchive } from "./made-advisories.mjs";
import { suture } from "./measure.mjs";

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "300000" },
    runs: { type: "string", default: "5" },
    python: { type: "string", default: "python3" },
  },
});
const count = Number(values.count);
const folder = mkdtempSync(join(tmpdir(), "suture-advisories-"));
const archive = join(folder, "all.zip");
const cache = join(folder, "cache");
const sqlite = join(folder, "facts.sqlite");
const names = join(folder, "names.json");
const script = fileURLToPath(new URL("advisories.py", import.meta.url));
const env = { ...process.env, SUTURE_CACHE_DIR: cache, SUTURE_STATE_DIR: join(folder, "state") };
// It costs Node some 26 ms at every start and is not ours to measure.
delete env.NODE_EXTRA_CA_CERTS;
mkdirSync(cache);
writeMadeArchive(archive, count);
writeFileSync(names, JSON.stringify(madeNames(count, 120, 280)));
console.log(`${count} made records, archive of ${megabytes(statSync(archive).size)}\n`);

const ours = timed("suture db import", process.execPath, [
  suture,
  "db",
  "import",
  archive,
  "--json",
]);
const theirs = timed("Python, into SQLite", values.python, [script, "build", archive, sqlite]);
const databases = join(cache, "advisories");
const size = readdirSync(databases).reduce(
  (sum, name) => sum + statSync(join(databases, name)).size,
  0,
);
row("build: suture db import", ours, ours, megabytes(size));
row("build: Python into SQLite", theirs, ours, megabytes(statSync(sqlite).size));

const asker = join(folder, "ask.mjs");
await bundleAsker(asker);
const dropped = dropCaches();
console.log(
  `\n400 look-ups, 120 of them hits, in a fresh process, ${dropped ? "page cache dropped" : "page cache warm: not root"}`,
);
const asked = {
  suture: [process.execPath, asker, cache, names],
  "Python with SQLite": [values.python, script, "ask", sqlite, names],
  "Python over all.zip": [values.python, script, "scan", archive, names],
};
const seen = Object.fromEntries(Object.keys(asked).map((name) => [name, []]));
for (let i = 0; i < Number(values.runs); i++) {
  for (const [name, [program, ...args]] of Object.entries(asked)) {
    // Reading it all takes minutes: once is enough.
    if (name.includes("all.zip") && i > 0) continue;
    dropCaches();
    const told = JSON.parse(
      execFileSync(program, args, { env, encoding: "utf8", maxBuffer: 1 << 26 }),
    );
    seen[name].push(told);
  }
}
const found = new Set(Object.values(seen).map(([first]) => first.found));
if (found.size !== 1) throw new Error(`They do not agree: ${JSON.stringify(seen)}`);
const sorted = (results) => results.map((one) => one.ms).sort((a, b) => a - b);
const median = (results) => sorted(results)[results.length >> 1];
for (const [name, results] of Object.entries(seen)) {
  const ratio = (median(results) / median(seen.suture)).toFixed(1);
  const best = sorted(results)[0].toFixed(1);
  console.log(
    `${name.padEnd(28)} ${median(results).toFixed(1).padStart(9)} ms  ${ratio} x  best ${best} ms`,
  );
}

function timed(name, program, args) {
  const start = process.hrtime.bigint();
  const run = spawnSync("/usr/bin/time", ["-f", "%M", program, ...args], { env, encoding: "utf8" });
  if (run.status !== 0) throw new Error(`${name}: ${run.stderr}`);
  const ms = Number(process.hrtime.bigint() - start) / 1e6;
  return { ms, mb: Number(run.stderr.trim().split("\n").at(-1)) / 1024 };
}

function row(name, { ms, mb }, base, made) {
  const ratio = (ms / base.ms).toFixed(2);
  console.log(
    `${name.padEnd(28)} ${(ms / 1000).toFixed(1).padStart(7)} s ${mb.toFixed(0).padStart(5)} MB  makes ${made}  ${ratio} x`,
  );
}

function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}

/** Only root may. */
function dropCaches() {
  return (
    spawnSync("sh", ["-c", "sync; echo 3 > /proc/sys/vm/drop_caches"], { stdio: "ignore" })
      .status === 0
  );
}

/** Opens and asks as a scan does, and times that alone. */
async function bundleAsker(outfile) {
  await build({
    stdin: {
      contents: `
import { readFileSync } from "node:fs";
import { openAdvisoryFolders } from "./advisory-files.ts";
const [cache, names] = process.argv.slice(2);
const packages = JSON.parse(readFileSync(names, "utf8"));
const start = performance.now();
const db = openAdvisoryFolders({ shipped: cache + "/none", cache });
let found = 0;
for (const [ecosystem, name] of packages) found += db.lookup(ecosystem, name).length;
console.log(JSON.stringify({ ms: performance.now() - start, found }));`,
      resolveDir: fileURLToPath(new URL("../src/io/advisories", import.meta.url)),
    },
    bundle: true,
    format: "esm",
    platform: "node",
    mainFields: ["module", "main"],
    outfile,
    banner: {
      js: 'import { createRequire as __createRequire } from "node:module";\nconst require = __createRequire(import.meta.url);',
    },
  });
}

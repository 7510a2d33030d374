// `npm run demo`: takes a copy of the example application and its image through the whole loop,
// and leaves the checkout as it was.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { install, root, run } from "./run.mjs";

install();
run("npm", ["run", "--silent", "build"]);
const { writeExampleImage } = await import("./example-image.mjs");

const folder = mkdtempSync(join(tmpdir(), "suture-demo-"));
const shop = join(folder, "shop");
const image = join(folder, "shop.tar");
const report = join(folder, "report.html");
cpSync(join(root, "examples/shop"), shop, { recursive: true });
await writeExampleImage(image);

const env = {
  ...process.env,
  SUTURE_STATE_DIR: join(folder, "state"),
  SUTURE_CACHE_DIR: join(folder, "cache"),
};
const beside = ["--image", `backend=${image}`, "--max-data-age", "99999d", "--offline"];
const python = pythonOfTheShop();

say("The example's advisories of Debian are imported; PyPI's ship with suture");
suture(["db", "import", recordedAdvisories(), "--partial"]);

testShop("The shop's own tests, before");
const before = json(["scan", shop, ...beside], [1, 3]);

say("suture plan");
suture(["plan", shop, ...beside]);

say("suture fix: what is right for everybody");
suture(["fix", shop, ...beside]);
testShop("The shop's own tests, after the safe fixes");

say("suture fix --guided: what a person should look at, taken here to show it");
suture(["fix", shop, ...beside, "--guided", "--quiet"]);
const after = json(["scan", shop, ...beside], [0, 1, 3]);

say("suture verify, against the first scan");
const first = join(folder, "first-scan.json");
writeFileSync(first, JSON.stringify(before));
const formats = ["--format", "table", "--format", `html=${report}`];
suture(["verify", shop, ...beside, "--against", first, ...formats], [0, 1, 3]);
testShop("The shop's own tests, after all fixes");

say("What came of it");
const inFiles = ({ findings }) => findings.filter(({ location }) => location.asset === ".").length;
const inImage = ({ findings }) => findings.length - inFiles({ findings });
process.stdout.write(`                     before  after
  in files           ${String(inFiles(before)).padStart(6)} ${String(inFiles(after)).padStart(6)}
  in the old image   ${String(inImage(before)).padStart(6)} ${String(inImage(after)).padStart(6)}  until a new one is built

  The changed copy         ${shop}
  The report, a web page   ${report}
`);
if (inFiles(after) >= inFiles(before)) process.exitCode = 1;

function say(title) {
  process.stdout.write(`\n== ${title}\n`);
}

function suture(args, codes = [0]) {
  const result = spawnSync(process.execPath, [join(root, "bin/suture.js"), ...args], {
    env,
    stdio: "inherit",
  });
  if (!codes.includes(result.status)) end(`suture ${args[0]}`, result.status);
}

function json(args, codes) {
  const result = spawnSync(process.execPath, [join(root, "bin/suture.js"), ...args, "--json"], {
    env,
    encoding: "utf8",
    maxBuffer: 1 << 28,
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (!codes.includes(result.status)) end(`suture ${args[0]}`, result.status);
  return JSON.parse(result.stdout);
}

function end(what, code) {
  process.stderr.write(`${what} ended with exit code ${code}\n`);
  process.exit(code ?? 1);
}

/** OSV records lie in files of their own, as feeds have them. */
function recordedAdvisories() {
  const records = join(folder, "advisories");
  mkdirSync(records);
  const lines = readFileSync(join(root, "examples/shop/image/debian-advisories.ndjson"), "utf8");
  for (const line of lines.trim().split("\n")) {
    writeFileSync(join(records, `${JSON.parse(line).id}.json`), line);
  }
  return records;
}

/** An interpreter with the shop's dependencies; `undefined` where Python or PyPI is not there. */
function pythonOfTheShop() {
  const venv = join(folder, "venv");
  const made = spawnSync("python3", ["-m", "venv", venv], { stdio: "ignore" });
  const bin = join(venv, "bin/python");
  if (made.status !== 0 || !existsSync(bin)) return undefined;
  return installRequirements(bin) ? bin : undefined;
}

function installRequirements(bin) {
  const args = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
  const result = spawnSync(bin, [...args, "-r", join(shop, "requirements-dev.txt")], {
    stdio: "ignore",
    timeout: 300_000,
  });
  return result.status === 0;
}

function testShop(title) {
  say(title);
  if (!python) {
    process.stdout.write("  skipped: Python 3 with the shop's packages cannot be had here\n");
    return;
  }
  if (!installRequirements(python)) end("pip install -r requirements-dev.txt", 1);
  const result = spawnSync(python, ["-m", "pytest", "-q", "--no-header", "-W", "ignore"], {
    cwd: shop,
    encoding: "utf8",
  });
  process.stdout.write(result.stdout.replace(/^/gm, "  ").trimEnd().concat("\n"));
  if (result.status !== 0) end("The shop's tests", 1);
}

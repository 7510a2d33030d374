import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { made } from "./made-token.ts";
import { needs } from "./needs.ts";
import { type Workplace, workplace } from "./run-suture.ts";
import { smallShop } from "./small-shop.ts";
import { snapshotFolder } from "./snapshot-folder.ts";

const fresh = ["--offline", "--max-data-age", "99999d"];
const clean = { "requirements.txt": "idna==3.10\n" };

describe("exit codes", () => {
  test.each([
    ["0: clean", clean, ["scan", ...fresh], 0],
    ["0: findings that are not to fail", smallShop, ["scan", ...fresh, "--fail-on", "never"], 0],
    [
      "0: findings below what fails",
      smallShop,
      ["scan", ...fresh, "--fail-on", "critical", "--only", "code"],
      0,
    ],
    ["0: an empty folder", {}, ["scan", ...fresh], 0],
    ["0: a plan over findings", smallShop, ["plan", ...fresh], 0],
    ["0: an SBOM over findings", smallShop, ["sbom", ...fresh], 0],
    ["0: help", {}, ["scan", "--help"], 0],
    ["1: findings", smallShop, ["scan", ...fresh], 1],
    [
      "1: findings, though there is no reader for a lock file",
      { ...smallShop, "mix.lock": '%{"jason": {:hex, :jason, "1.4.0"}}\n' },
      ["scan", ...fresh],
      1,
    ],
    ["2: no command", {}, [], 2],
    ["2: another command", {}, ["scam"], 2],
    ["2: no such path", {}, ["scan", "nowhere"], 2],
    ["2: a name that is neither a path nor an image", {}, ["scan", "python"], 2],
    ["2: one argument too many", {}, ["scan", ".", "."], 2],
    ["3: clean, with data that is old", clean, ["scan", "--offline", "--max-data-age", "1h"], 3],
    [
      "3: clean, with a lock file that has no reader",
      { "mix.lock": '%{"jason": {:hex, :jason, "1.4.0"}}\n' },
      ["scan", ...fresh],
      3,
    ],
    [
      "3: findings, and a file that is broken",
      { ...smallShop, "requirements-dev.txt": "] not (\n" },
      ["scan", ...fresh],
      3,
    ],
    ["4: a registry that may not be asked", {}, ["scan", "python:3.12", "--offline"], 4],
    ["4: a registry that is not there", {}, ["scan", "127.0.0.1:1/app:1"], 4],
    [
      "4: a report cannot be written",
      clean,
      ["scan", ...fresh, "--format", "json=no/such/folder.json"],
      4,
    ],
  ])("%s", (_, files, args, code) => {
    const place = workplace(files);
    const { status, stdout, stderr } = place.run(args);
    expect(status, stderr).toBe(code);
    expect(stdout + stderr).not.toMatch(/^\s+at .+:\d+/m);
    if (code === 2 || code === 4) expect(stderr).toMatch(/^suture[: ]/);
  });

  test("4: the state cannot be kept", () => {
    const place = workplace(clean);
    writeFileSync(join(place.folder, "state"), "a file");
    const { status, stderr } = place.run(["scan", ...fresh]);
    expect(status).toBe(4);
    expect(stderr).toContain("SUTURE_STATE_DIR");
  });

  test("70: a bug, with its stack only where asked for", () => {
    const place = workplace(clean);
    const env = {
      NODE_OPTIONS: "--import=data:text/javascript,Date.now=()=>{throw(new(TypeError)('broken'))}",
    };
    const plain = place.run(["scan", ...fresh], { env });
    expect(plain.status, plain.stderr).toBe(70);
    expect(plain.stderr).toContain("a bug: broken");
    expect(plain.stderr).not.toMatch(/^\s+at /m);
    const debug = place.run(["scan", "--debug", ...fresh], { env });
    expect(debug.status).toBe(70);
    expect(debug.stderr).toMatch(/^\s+at /m);
  });
});

describe("where output goes", () => {
  const read = (place: Workplace, name: string) => readFileSync(join(place.folder, name), "utf8");

  test.each([[["--format", "json", "--format", "sarif"]], [["--json", "--format", "table"]]])(
    "two formats on standard output are a usage error: %j",
    (formats) => {
      const place = workplace(smallShop);
      const { status, stdout, stderr } = place.run(["scan", ...fresh, ...formats]);
      expect(status).toBe(2);
      expect(stdout).toBe("");
      expect(stderr).toContain("standard output");
    },
  );

  test("a file beside the table; --quiet drops the table; - and = in its name are kept", () => {
    const place = workplace(smallShop);
    const files = ["--format", "sarif=../a=b.sarif", "--format", "json=../-.json"];
    const loud = place.run(["scan", ...fresh, ...files]);
    expect(loud.status).toBe(1);
    expect(loud.stdout).toMatch(/^suture scan {2}\.\n/);
    expect(JSON.parse(read(place, "a=b.sarif"))).toHaveProperty("version", "2.1.0");
    expect(JSON.parse(read(place, "-.json"))).toHaveProperty("schemaVersion", "1");
    const quiet = place.run(["scan", ...fresh, ...files, "--quiet"]);
    expect(quiet.status).toBe(1);
    expect(quiet.stdout + quiet.stderr).toBe("");
  });

  test("what a command makes is no table: --quiet keeps it", () => {
    const { stdout, stderr } = workplace(smallShop).run(["sbom", ...fresh, "--quiet"]);
    expect(JSON.parse(stdout)).toHaveProperty("bomFormat", "CycloneDX");
    expect(stderr).toBe("");
  });

  test("a reader that has enough is no error", () => {
    const { target } = workplace(smallShop);
    const program = new URL("../bin/suture.js", import.meta.url).pathname;
    const line = `"${process.execPath}" "${program}" sbom "${target}" --offline | true`;
    const { stderr } = spawnSync("sh", ["-c", line], { encoding: "utf8" });
    expect(stderr).toBe("");
  });

  test("a format on standard output stands there alone, and the other in its file", () => {
    const place = workplace(smallShop);
    const { stdout } = place.run(["scan", ...fresh, "--json", "--format", "html=../a.html"]);
    expect(JSON.parse(stdout).findings.length).toBeGreaterThan(3);
    expect(read(place, "a.html")).toMatch(/^<!doctype html>/i);
  });
});

describe("the target", () => {
  test.each(["scan", "plan", "sbom", "verify", "fix --dry-run"])("%s writes nothing", (line) => {
    const place = workplace(smallShop);
    place.json(["scan"]);
    const before = snapshotFolder(place.target);
    const { status } = place.run([...line.split(" "), ...fresh]);
    expect([0, 1]).toContain(status);
    expect(snapshotFolder(place.target)).toEqual(before);
  });

  test.skipIf(process.getuid?.() !== 0)("may be read-only", () => {
    const place = workplace(smallShop);
    chmodSync(place.folder, 0o777);
    for (const folder of [place.target, join(place.target, "app")]) chmodSync(folder, 0o555);
    const scan = place.run(["scan", ...fresh, "--json"], { uid: 65_534 });
    expect(scan.status, scan.stderr).toBe(1);
    const before = snapshotFolder(place.target);
    const fix = place.run(["fix", ...fresh], { uid: 65_534 });
    expect([3, 4]).toContain(fix.status);
    expect(fix.stderr).toMatch(/^suture: .*nothing was changed/m);
    expect(snapshotFolder(place.target)).toEqual(before);
  });
});

describe("what git ignores", () => {
  const secret = `API_TOKEN = "tk-${made(30)}"\n`;
  const files = {
    ".gitignore": "local/\n*.log.py\n",
    "app.py": secret,
    "local/a.py": secret,
    "local/tracked.py": secret,
    "b.log.py": secret,
    "node_modules/x/setup.py": secret,
  };
  const pathsOf = (place: Workplace, args: readonly string[] = []) =>
    place.json(["scan", ...args]).report.findings.map(({ location }) => location.path);

  function git(place: Workplace, ...args: readonly string[]) {
    const { status, stderr } = spawnSync("git", args, { cwd: place.target, encoding: "utf8" });
    expect(status, stderr).toBe(0);
  }

  needs("git")("is left out unless it is tracked, or asked for", () => {
    const place = workplace(files);
    git(place, "init", "-q");
    git(place, "add", "--force", "local/tracked.py", ".gitignore");
    expect(pathsOf(place)).toEqual(["app.py", "local/tracked.py"]);
    expect(pathsOf(place, ["--include-ignored"])).toEqual(
      expect.arrayContaining(["app.py", "b.log.py", "local/a.py", "local/tracked.py"]),
    );
    mkdirSync(join(place.target, "sub"));
    writeFileSync(join(place.target, "sub/c.log.py"), secret);
    writeFileSync(join(place.target, "sub/d.py"), secret);
    expect(pathsOf(place, ["sub"])).toEqual(["d.py"]);
  });

  test("without git the rules still hold", () => {
    const place = workplace(files);
    expect(pathsOf(place)).toEqual(["app.py"]);
  });
});

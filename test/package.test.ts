import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { smallShop } from "./small-shop.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "suture-package-"));
const home = join(folder, "home");
const shop = join(folder, "shop");
let packed: { readonly files: readonly { readonly path: string; readonly mode: number }[] };

/** Runs a program where the package is installed, with nothing of this user's settings. */
function run(program: string, ...args: readonly string[]): SpawnSyncReturns<string> {
  const kept = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name));
  return spawnSync(program, args, {
    cwd: home,
    encoding: "utf8",
    env: {
      ...Object.fromEntries(kept),
      SUTURE_STATE_DIR: join(folder, "state"),
      SUTURE_CACHE_DIR: join(folder, "cache"),
    },
  });
}

const suture = (...args: readonly string[]) => run("npx", "--no-install", "suture", ...args);

beforeAll(() => {
  mkdirSync(home);
  const pack = spawnSync(
    "npm",
    ["pack", "--json", "--ignore-scripts", "--pack-destination", folder],
    {
      cwd: root,
      encoding: "utf8",
    },
  );
  expect(pack.status, pack.stderr).toBe(0);
  packed = [JSON.parse(pack.stdout)].flat(2)[0];
  const archive = readdirSync(folder).find((name) => name.endsWith(".tgz")) ?? "";
  writeFileSync(join(home, "package.json"), '{"private": true}\n');
  const install = run(
    "npm",
    ...["install", "--ignore-scripts", "--offline", "--no-audit", "--no-fund"],
    join(folder, archive),
  );
  expect(install.status, install.stderr).toBe(0);
  for (const [path, text] of Object.entries(smallShop)) {
    mkdirSync(join(shop, path, ".."), { recursive: true });
    writeFileSync(join(shop, path), text);
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the package, installed where nothing else is", () => {
  test("brings no other package", () => {
    const names = readdirSync(join(home, "node_modules")).filter((name) => !name.startsWith("."));
    expect(names).toEqual(["suture"]);
  });

  test("says its version", () => {
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    expect(suture("--version").stdout).toBe(`${version}\n`);
  });

  test("scans Python, Compose and packages with the facts that it ships", () => {
    const { status, stdout, stderr } = suture("scan", shop, "--offline", "--json");
    expect(status, stderr).toBe(1);
    const rules = JSON.parse(stdout).findings.map(({ rule }: { rule: string }) => rule);
    expect(rules).toEqual(
      expect.arrayContaining([
        "CVE-2023-32681",
        "compose/database-port",
        "python/hardcoded-secret",
      ]),
    );
  });

  test("explains a rule from its page", () => {
    const page = readFileSync(join(root, "docs/rules/compose/database-port.md"), "utf8");
    expect(suture("explain", "compose/database-port").stdout).toBe(page);
  });

  test("can be imported, and its report's schema too", () => {
    const program = `
      import { rules, createPipeline } from "suture";
      import { createRequire } from "node:module";
      const schema = createRequire(import.meta.url)("suture/report.schema.json");
      console.log(rules.length > 10, typeof createPipeline, typeof schema.$schema);`;
    const { stdout, stderr } = run("node", "--input-type=module", "--eval", program);
    expect(stderr).toBe("");
    expect(stdout).toBe("true function string\n");
  });
});

describe("what is packed", () => {
  test("is built files, pages of rules and notices: no sources, no tests, no maps", () => {
    const paths = packed.files.map(({ path }) => path);
    const unwanted = paths.filter((path) =>
      /(?:^|\/)(?:test|src|scripts|bench|node_modules|examples)\/|\.test\.|\.map$|(?<!\.d)\.ts$/.test(
        path,
      ),
    );
    expect(unwanted).toEqual([]);
    expect(paths).toEqual(
      expect.arrayContaining([
        "LICENSE",
        "NOTICE",
        "data/NOTICE.md",
        "README.md",
        "bin/suture.js",
        "dist/THIRD-PARTY-NOTICES.txt",
        "dist/types/index.d.ts",
        "docs/report.schema.json",
      ]),
    );
    expect(packed.files.find(({ path }) => path === "bin/suture.js")?.mode).toBe(0o755);
  });

  test("names no path of the machine that built it", () => {
    for (const { path } of packed.files.filter(({ path }) => /\.(?:js|txt|md|json)$/.test(path))) {
      const text = readFileSync(join(home, "node_modules/suture", path), "utf8");
      expect(text.includes(root), path).toBe(false);
    }
  });
});

describe("help", () => {
  const { stdout: usage } = spawnSync(process.execPath, [join(root, "bin/suture.js"), "--help"], {
    encoding: "utf8",
  });
  const section = /\nCommands:\n([\s\S]*?)\n\n/.exec(usage)?.[1] ?? "";
  const commands = [...section.matchAll(/^ {2}(\w+) /gm)].map(([, name = ""]) => name);

  test("lists the commands", () => {
    expect(commands).toEqual(expect.arrayContaining(["scan", "plan", "fix", "verify", "undo"]));
  });

  test.each(commands)("%s --help shows examples of itself", (command) => {
    const { status, stdout } = suture(command, "--help");
    expect(status).toBe(0);
    expect(stdout).toMatch(new RegExp(`^Examples:\\n  suture ${command}\\b`, "m"));
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(100);
  });
});

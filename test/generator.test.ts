import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { snapshotFolder } from "./snapshot-folder.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const copy = mkdtempSync(join(tmpdir(), "suture-new-"));
const left = new Set(["node_modules", ".git", "dist", "data", "examples", "bench"]);

const entries = [
  ["rule", "dockerfile/between-mistake", "rules"],
  ["rule", "secrets/zz-2fa-token", "rules"],
  ["fixer", "between-fix", "fixers"],
  ["ecosystem", "between-packages", "ecosystems"],
  ["reporter", "between-words", "reporters"],
  ["importer", "zz-reports", "importers"],
] as const;

/** Runs a program of `node_modules` in the copy. */
function tool(path: string, ...args: readonly string[]) {
  const result = spawnSync(process.execPath, [join(root, "node_modules", path), ...args], {
    cwd: copy,
    encoding: "utf8",
    env: {
      ...process.env,
      VITEST: undefined,
      NODE_ENV: undefined,
      FORCE_COLOR: "0",
      NO_COLOR: "1",
    },
  });
  return { status: result.status, said: result.stdout + result.stderr };
}

function generate(...args: readonly string[]) {
  return spawnSync(process.execPath, ["scripts/new.mjs", ...args], {
    cwd: copy,
    encoding: "utf8",
  });
}

const filesOf = (name: string, catalogue: string) => [
  `src/${catalogue}/${name}.ts`,
  `src/${catalogue}/${name}.test.ts`,
  `docs/${catalogue}/${name}.md`,
];

beforeAll(() => {
  cpSync(root, copy, {
    recursive: true,
    filter: (path) => !left.has(relative(root, path).split(/[\\/]/)[0] ?? ""),
  });
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"), "junction");
  for (const [kind, name] of entries) {
    const { status, stderr } = generate(kind, name);
    expect(status, stderr).toBe(0);
  }
});

afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe("npm run new", () => {
  test("is the script that is tried here", () => {
    const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    expect(scripts.new).toBe("node scripts/new.mjs");
  });

  test.each(entries)("%s %s writes its file, test, page and index line", (_, name, catalogue) => {
    for (const path of filesOf(name, catalogue))
      expect(existsSync(join(copy, path)), path).toBe(true);
    const folder = name.includes("/") ? `${catalogue}/${name.split("/")[0]}` : catalogue;
    const index = readFileSync(join(copy, `src/${folder}/index.ts`), "utf8");
    expect(index).toContain(`from "./${name.split("/").at(-1)}.ts";`);
  });

  test("what it wrote stands in order, and passes the catalogue's test and its own", () => {
    const own = entries.map(([, name, catalogue]) => `src/${catalogue}/${name}.test.ts`);
    const { status, said } = tool("vitest/vitest.mjs", "run", "test/catalogue.test.ts", ...own);
    expect(status, said).toBe(0);
    expect(said).toMatch(new RegExp(`Test Files.* ${own.length + 1} passed`));
    const fixers = readFileSync(join(copy, "src/fixers/index.ts"), "utf8");
    const names = [...fixers.matchAll(/from "\.\/([\w-]+)\.ts"/g)].map(([, name]) => name);
    expect(names).toEqual([...names].sort());
  });

  test("what it wrote passes the linter and the compiler", () => {
    const sources = entries.flatMap(([, name, catalogue]) =>
      filesOf(name, catalogue).filter((path) => path.endsWith(".ts")),
    );
    const indexes = ["rules/dockerfile", "rules/secrets", "fixers", "ecosystems", "reporters"];
    const all = [...sources, ...indexes.map((folder) => `src/${folder}/index.ts`)];
    const lint = tool("@biomejs/biome/bin/biome", "check", ...all);
    expect(lint.status, lint.said).toBe(0);
    const { said } = tool("typescript/bin/tsc", "-p", "tsconfig.json");
    expect(said.split("\n").filter((line) => all.some((path) => line.startsWith(path)))).toEqual(
      [],
    );
  });

  test.each([
    ["a rule that exists", "rule", "dockerfile/between-mistake", "exists"],
    ["a fixer that exists", "fixer", "pin-image", "exists"],
    ["the index", "reporter", "index", "exists"],
    ["camel case", "fixer", "pinImage", "kebab-case"],
    ["snake case", "rule", "dockerfile/pin_image", "kebab-case"],
    ["a rule without its folder", "rule", "unpinned", "kebab-case"],
    ["a fixer with one", "fixer", "docker/unpinned", "kebab-case"],
    ["a path that leads out", "rule", "../../x", "kebab-case"],
    ["a folder that is none", "rule", "nonsense/x", "There is no catalogue"],
    ["a word of the language", "importer", "default", "cannot be the name"],
    ["the catalogue's own name", "importer", "importers", "cannot be the name"],
    ["another kind", "command", "x", "Usage"],
    ["a name of Object's", "constructor", "x", "Usage"],
  ])("refuses %s and writes nothing", (_, kind, name, reason) => {
    const before = snapshotFolder(join(copy, "src"));
    const { status, stderr } = generate(kind, name);
    expect(status).toBe(2);
    expect(stderr).toContain(reason);
    expect(snapshotFolder(join(copy, "src"))).toEqual(before);
  });
});

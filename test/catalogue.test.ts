import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { programs } from "../src/analysis/programs.ts";
import { builders } from "../src/builders/index.ts";
import { checks } from "../src/checks/index.ts";
import { ecosystems } from "../src/ecosystems/index.ts";
import { feeds } from "../src/feeds/index.ts";
import { fixers } from "../src/fixers/index.ts";
import { importers } from "../src/importers/index.ts";
import { ruleFolders } from "../src/model/index.ts";
import { notifiers } from "../src/notifiers/index.ts";
import { reporters } from "../src/reporters/index.ts";
import { rules } from "../src/rules/index.ts";
import { scaffolds } from "../src/scaffolds/index.ts";
import { sources } from "../src/sources/index.ts";
import { syntaxes } from "../src/syntax/index.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const catalogues = {
  builders,
  checks,
  ecosystems,
  feeds,
  fixers,
  importers,
  notifiers,
  reporters,
  rules,
  scaffolds,
  sources,
};

const camel = (id: string) =>
  id
    .split("/")
    .at(-1)
    ?.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Files of a catalogue that export an object with an id. */
async function filesOf(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const name of readdirSync(join(root, "src", folder), {
    recursive: true,
    encoding: "utf8",
  })) {
    const path = name.replaceAll("\\", "/");
    if (!path.endsWith(".ts") || path.endsWith(".test.ts") || /(?:^|\/)index\.ts$/.test(path))
      continue;
    const module = (await import(join(root, "src", folder, path))) as Record<string, unknown>;
    const base = camel(path.replace(/\.ts$/, "")) ?? "";
    const entry = module[base] as { readonly id?: unknown } | undefined;
    if (typeof entry === "object" && typeof entry?.id === "string")
      found.push(path.replace(/\.ts$/, ""));
  }
  return found.sort();
}

describe.each(Object.entries(catalogues))("%s", (folder, entries) => {
  const ids = entries.map(({ id }) => id);

  test("every file is in the index and every id is its file", async () => {
    expect([...ids].sort()).toEqual(await filesOf(folder));
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("every entry has a test beside it", () => {
    const missing = ids.filter((id) => !existsSync(join(root, "src", folder, `${id}.test.ts`)));
    expect(missing).toEqual([]);
  });

  test("every entry has a page and every page an entry", () => {
    const pages = join(root, "docs", folder);
    const found = existsSync(pages)
      ? readdirSync(pages, { recursive: true, encoding: "utf8" })
          .filter((name) => name.endsWith(".md"))
          .map((name) => name.replaceAll("\\", "/").replace(/\.md$/, ""))
      : [];
    expect(found.sort()).toEqual([...ids].sort());
  });
});

describe("rules", () => {
  const kinds = [...syntaxes, ...programs].map(({ kind }) => kind).concat("image", "system");
  test.each(rules.map((rule) => [rule.id, rule] as const))(
    "%s agrees with its page",
    (id, rule) => {
      const page = readFileSync(join(root, `docs/rules/${id}.md`), "utf8");
      expect(page.split("\n")[0]).toBe(`# ${rule.title}`);
      expect(page).toContain(`\`${id}\` · ${rule.severity} · CWE-${rule.cwe}\n`);
      expect(ruleFolders).toContain(id.split("/")[0]);
      expect(kinds).toContain(rule.reads);
    },
  );

  test("what fixers fix exists", () => {
    const known = new Set<string>(["vulnerability", ...rules.map(({ id }) => id)]);
    expect(fixers.flatMap(({ fixes }) => fixes).filter((id) => !known.has(id))).toEqual([]);
  });

  test("an index lists its entries in the order of their ids", () => {
    const { rules: _, sources: __, ...ordered } = catalogues;
    for (const entries of Object.values(ordered)) {
      const ids = entries.map(({ id }) => id);
      expect(ids).toEqual([...ids].sort());
    }
  });
});

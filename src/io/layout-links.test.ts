import { chmodSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { tempFolder } from "../../test/temp-folder.ts";
import { linkLayout } from "./layout-links.ts";

afterEach(() => vi.unstubAllEnvs());

test("leads to the layout from a path that can stand in a name, the same each time", () => {
  const layout = join(tempFolder({ "Lay.out/index.json": "{}" }), "Lay.out");
  const link = linkLayout(layout);
  expect(link).toMatch(/^(?:\/[a-z0-9]+(?:[._-][a-z0-9]+)*)+$/);
  expect(readFileSync(join(link, "index.json"), "utf8")).toBe("{}");
  expect(linkLayout(layout)).toBe(link);
  expect(linkLayout("/srv/layout")).toBe("/srv/layout");
});

test("refuses a folder for links that others may write to", () => {
  const folder = join("/tmp", `suturetest${process.pid}`);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  vi.stubEnv("TMPDIR", folder);
  const links = join(folder, `suture-layouts-${process.getuid?.() ?? 0}`);
  mkdirSync(links, { recursive: true });
  chmodSync(links, 0o777);
  expect(() => linkLayout("/Srv/layout")).toThrow(/cannot be made/);
  chmodSync(links, 0o700);
  expect(linkLayout("/Srv/layout")).toContain(links);
});

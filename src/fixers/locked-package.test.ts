import { expect, test } from "vitest";
import type { Package, VulnerabilityFinding } from "../model/index.ts";
import { leftToTool } from "./locked-package.ts";

const left = (paths: readonly string[], requiredBy: readonly string[] = []) => {
  const locations = paths.map((path) => ({ asset: ".", path }));
  const one = { name: "qs", version: "6.7.0", requiredBy, locations } as unknown as Package;
  const finding = { fixedVersions: ["6.7.3"] } as unknown as VulnerabilityFinding;
  return leftToTool(finding, one);
};

test.each([
  ["web/package-lock.json", "run npm update qs."],
  ["pnpm-lock.yaml", "run pnpm update qs --depth Infinity."],
  ["poetry.lock", "run poetry update qs."],
  ["uv.lock", "run uv lock --upgrade-package qs."],
  ["Pipfile.lock", "run pipenv upgrade qs."],
  ["pylock.dev.toml", "lock again with the tool that wrote it."],
])("%s is left to its tool", (path, command) => {
  expect(left([path])).toEqual({
    refused: "no-fixer",
    message: `${path} settles qs 6.7.0: ${command} 6.7.3 fixes this.`,
  });
});

test("says who asks for it", () => {
  const message = left(["yarn.lock"], ["body-parser", "express", "a", "b"])?.message;
  expect(message).toContain("settles qs 6.7.0, required by body-parser, express, a, ...: run yarn");
});

test("a lock beside requirements keeps both from being edited", () => {
  expect(left(["requirements.txt", "poetry.lock"])?.message).toContain("poetry.lock settles");
  expect(left(["requirements.txt", "pyproject.toml"])?.message).toBe(
    "pyproject.toml asks for qs 6.7.0: raise it there. 6.7.3 fixes this.",
  );
  expect(left(["requirements.txt", "constraints.txt"])).toBeUndefined();
  expect(left(["var/lib/dpkg/status"])).toBeUndefined();
});

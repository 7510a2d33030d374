import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { stalePull } from "../rules/shell/stale-pull.ts";
import { dockerfileSyntax } from "../syntax/dockerfile.ts";
import { shellSyntax } from "../syntax/shell.ts";
import { buildWithPull } from "./build-with-pull.ts";

async function fix(files: Record<string, string>, guided = false) {
  const fixed = await fixFiles({
    files,
    rules: [stalePull],
    fixers: [buildWithPull],
    syntaxes: [shellSyntax, dockerfileSyntax],
    guided,
  });
  return fixed.files["a.sh"];
}

const script = "docker pull python:3.11\ndocker build --no-cache -t app .\n";
const fixed = "docker pull python:3.11\ndocker build --pull --no-cache -t app .\n";

test.each([
  [{ "a.sh": script, Dockerfile: "FROM python:3.11 AS a\nFROM a\n" }, fixed],
  [
    { "a.sh": script.replace(" .", " -f b/Dockerfile ."), "b/Dockerfile": "FROM python:3.11\n" },
    fixed.replace(" .", " -f b/Dockerfile ."),
  ],
  [{ "a.sh": script, Dockerfile: `FROM python:3.11@sha256:${"0".repeat(64)}\n` }, fixed],
])("asks for base images: %j", async (files, after) => {
  expect(await fix(files)).toBe(after);
});

test.each([
  ["no Dockerfile", { "a.sh": script }],
  ["another base", { "a.sh": script, Dockerfile: "FROM local-base\n" }],
  ["two builds", { "a.sh": `${script}docker build -t b b\n`, Dockerfile: "FROM python:3.11\n" }],
])("only proposes it with %s", async (_, files) => {
  expect(await fix(files)).toBe(files["a.sh"]);
  expect(await fix(files, true)).toContain("docker build --pull --no-cache");
});

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { needs } from "../../test/needs.ts";
import { setcapRemove } from "../rules/dockerfile/setcap-remove.ts";
import { dockerfileSyntax } from "../syntax/dockerfile.ts";
import { guardSetcap } from "./guard-setcap.ts";

const fix = (text: string) =>
  fixFiles({
    files: { Dockerfile: text },
    rules: [setcapRemove],
    fixers: [guardSetcap],
    syntaxes: [dockerfileSyntax],
  });

test("guards the call in its place", async () => {
  const { files, after } = await fix("FROM a\nRUN b && \\\n  setcap -r /c && d\n");
  expect(files["Dockerfile"]).toBe(
    'FROM a\nRUN b && \\\n  { setcap -r /c || { [ -f /c ] && [ -z "$(getcap /c || echo failed)" ]; }; } && d\n',
  );
  expect(after).toEqual([]);
});

test("leaves several files in one call to a person", async () => {
  const text = "FROM a\nRUN setcap -r /b -r /c\n";
  const { files, refused } = await fix(text);
  expect(files["Dockerfile"]).toBe(text);
  expect(refused.map(({ reason }) => reason)).toEqual(["needs-person"]);
});

const shell = needs("sh");
const cases: readonly (readonly [string, string, string, boolean, boolean])[] = [
  ["there was one and it is gone", "exit 0", "exit 0", true, true],
  ["there was none", "exit 1", "exit 0", true, true],
  ["one is there and stays", "exit 1", "echo /f cap_net_raw=ep", true, false],
  ["getcap fails", "exit 1", "exit 1", true, false],
  ["getcap is missing", "exit 1", "", true, false],
  ["the file is missing", "exit 1", "exit 0", false, false],
];

for (const [name, setcap, getcap, hasFile, works] of cases) {
  shell(`makes the build ${works ? "go on" : "fail"} where ${name}`, async () => {
    const folder = mkdtempSync(`${tmpdir()}/suture-`);
    const program = (path: string, body: string) =>
      writeFileSync(`${folder}/${path}`, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
    program("setcap", setcap);
    if (getcap !== "") program("getcap", getcap);
    if (hasFile) program("f", "");
    const { files } = await fix(`FROM a\nRUN setcap -r "${folder}/f" && echo done\n`);
    const script = files["Dockerfile"]?.replace("FROM a\nRUN ", "") ?? "";
    const result = spawnSync("/bin/sh", ["-ec", script], {
      encoding: "utf8",
      env: { PATH: folder },
    });
    rmSync(folder, { recursive: true });
    expect([result.status === 0, result.stdout]).toEqual([works, works ? "done\n" : ""]);
  });
}

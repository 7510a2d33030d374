import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { needs } from "../../test/needs.ts";
import { aptLists } from "../rules/dockerfile/apt-lists.ts";
import { dockerfileSyntax } from "../syntax/dockerfile.ts";
import { removeAptLists } from "./remove-apt-lists.ts";

async function fix(text: string) {
  return fixFiles({
    files: { Dockerfile: text },
    rules: [aptLists],
    fixers: [removeAptLists],
    syntaxes: [dockerfileSyntax],
  });
}

const cases: readonly (readonly [string, string, string])[] = [
  [
    "a short line",
    "FROM a\nRUN apt-get update && apt-get install -y b\n",
    "FROM a\nRUN apt-get update && apt-get install -y b && rm -rf /var/lib/apt/lists/*\n",
  ],
  [
    "a long line",
    `FROM a\nRUN apt-get update && apt-get install -y ${"package ".repeat(9)}last`,
    `FROM a\nRUN apt-get update && apt-get install -y ${"package ".repeat(9)}last \\\n    && rm -rf /var/lib/apt/lists/*`,
  ],
  [
    "operators at the start of lines",
    "FROM a\nRUN apt-get update \\\n && apt-get install -y \\\n      b \\\n      # why\n      c\nUSER d\n",
    "FROM a\nRUN apt-get update \\\n && apt-get install -y \\\n      b \\\n      # why\n      c \\\n && rm -rf /var/lib/apt/lists/*\nUSER d\n",
  ],
  [
    "operators at the end of lines",
    "FROM a\r\nRUN apt-get update && \\\r\n\tapt-get install -y b\r\n",
    "FROM a\r\nRUN apt-get update && \\\r\n\tapt-get install -y b && \\\r\n\trm -rf /var/lib/apt/lists/*\r\n",
  ],
  [
    "a list that only breaks its arguments",
    "FROM a\nRUN apt-get update && apt-get install -y \\\n    b \\\n    c\n",
    "FROM a\nRUN apt-get update && apt-get install -y \\\n    b \\\n    c \\\n    && rm -rf /var/lib/apt/lists/*\n",
  ],
  [
    "set -e with a semicolon at the end",
    "FROM a\nRUN set -eux; \\\n  apt-get update; \\\n  apt-get install -y b;\n",
    "FROM a\nRUN set -eux; \\\n  apt-get update; \\\n  apt-get install -y b; \\\n  rm -rf /var/lib/apt/lists/*;\n",
  ],
  [
    "set -e without one",
    "FROM a\nRUN set -ex; \\\n  apt-get update; \\\n  apt-get install -y b\n",
    "FROM a\nRUN set -ex; \\\n  apt-get update; \\\n  apt-get install -y b; \\\n  rm -rf /var/lib/apt/lists/*\n",
  ],
  [
    "semicolons without set -e, where the status of the last command counts",
    "FROM a\nRUN apt-get update; apt-get install -y b\n",
    "FROM a\nRUN apt-get update; apt-get install -y b && rm -rf /var/lib/apt/lists/*\n",
  ],
  [
    "a comment at the end",
    "FROM a\nRUN apt-get update \\\n  && apt-get install -y b # note\n",
    "FROM a\nRUN apt-get update \\\n  && apt-get install -y b \\\n  && rm -rf /var/lib/apt/lists/* # note\n",
  ],
  [
    "a group at the end",
    "FROM a\nRUN apt-get update && if true; then apt-get install -y b; fi\n",
    "FROM a\nRUN apt-get update && if true; then apt-get install -y b; fi && rm -rf /var/lib/apt/lists/*\n",
  ],
  [
    "a here-document with set -e",
    "FROM a\nRUN <<EOF\nset -e\napt-get update\napt-get install -y b\nEOF\n",
    "FROM a\nRUN <<EOF\nset -e\napt-get update\napt-get install -y b\nrm -rf /var/lib/apt/lists/*\nEOF\n",
  ],
  [
    "a here-document without it",
    "FROM a\nRUN <<EOF\napt-get update\napt-get install -y b\nEOF\n",
    "FROM a\nRUN <<EOF\napt-get update\napt-get install -y b && rm -rf /var/lib/apt/lists/*\nEOF\n",
  ],
  [
    "another escape",
    "# escape=`\nFROM a\nRUN apt-get update `\n  && apt-get install -y b\n",
    "# escape=`\nFROM a\nRUN apt-get update `\n  && apt-get install -y b `\n  && rm -rf /var/lib/apt/lists/*\n",
  ],
];

test.each(cases)("fixes %s", async (_, before, after) => {
  const fixed = await fix(before);
  expect(fixed.files["Dockerfile"]).toBe(after);
  expect(fixed.before).toHaveLength(1);
  expect(fixed.after).toEqual([]);
});

test.each([
  ["lists that a later RUN needs", "FROM a\nRUN apt-get update\nRUN apt-get install -y b\n"],
  ["a semicolon at the end without set -e", "FROM a\nRUN apt-get update; apt-get install -y b;\n"],
  ["a command in the background", "FROM a\nRUN apt-get update & \n"],
  ["a shell that is replaced", "FROM a\nRUN apt-get update && exec b\n"],
])("leaves %s to a person", async (_, text) => {
  const { files, refused } = await fix(text);
  expect(files["Dockerfile"]).toBe(text);
  expect(refused.map(({ reason }) => reason)).toEqual(["needs-person"]);
});

test("is only guided where a later script may need the lists", async () => {
  const text = "FROM a\nRUN apt-get update\nRUN ./b.sh\n";
  const { files, proposals } = await fix(text);
  expect(files["Dockerfile"]).toBe(text);
  expect(proposals).toEqual([]);
});

needs("sh")(
  "writes what a shell can read and what still fails where the install fails",
  async () => {
    for (const [, before] of cases) {
      const { files } = await fix(before);
      const text = files["Dockerfile"] ?? "";
      const document = dockerfileSyntax.parse({ path: "Dockerfile", text, encoding: "utf-8" });
      const { commands } = document.stages[0]?.instructions[0]?.script ?? { commands: [] };
      expect(commands.at(-1)?.words.map(({ value }) => value)).toEqual([
        "rm",
        "-rf",
        "/var/lib/apt/lists/*",
      ]);
      const script = /<<EOF\n([\s\S]*)EOF/.exec(text)?.[1] ?? joined(text);
      const failing = run(script, { apt: '[ "$1" != install ]' });
      expect([failing.status === 0, failing.stdout]).toEqual([false, ""]);
      const working = run(script, { apt: "true" });
      expect([working.status, working.stdout]).toEqual([0, "removed -rf /var/lib/apt/lists/*\n"]);
    }
  },
);

/** Runs a script with programs that only say what they were asked. */
function run(script: string, { apt }: { readonly apt: string }) {
  const folder = mkdtempSync(`${tmpdir()}/suture-`);
  const program = (name: string, body: string) =>
    writeFileSync(`${folder}/${name}`, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  program("apt-get", apt);
  program("rm", 'echo removed "$@"');
  const result = spawnSync("/bin/sh", ["-fc", script], { encoding: "utf8", env: { PATH: folder } });
  rmSync(folder, { recursive: true });
  return result;
}

/** The first `RUN` as the shell receives it. */
function joined(text: string): string {
  const lines = text
    .slice(text.indexOf("RUN ") + 4)
    .split(/\r?\n/)
    .filter((line) => !/^\s*#/.test(line));
  let script = "";
  for (const line of lines) {
    script += line.replace(/\s*[\\`]$/, " ");
    if (!/[\\`]$/.test(line)) break;
  }
  return script;
}

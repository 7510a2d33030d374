import { expect } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { needs } from "../../test/needs.ts";
import { loadPython } from "../../test/python.ts";
import { runPython } from "../../test/run-python.ts";
import { subprocessShell } from "../rules/python/subprocess-shell.ts";
import { splitShellCommand } from "./split-shell-command.ts";

const python = await loadPython();

/** A body of f(x), and what breaks out of its command line; a constant one has nothing of that. */
const cases: readonly {
  readonly body: string;
  readonly safety: "safe" | "guided";
  readonly attack?: string;
}[] = [
  {
    body: `return subprocess.check_output("printf '%s' 'two words'", shell=True, text=True)`,
    safety: "safe",
  },
  {
    body: `return subprocess.check_output(f"printf '%s,' '{x}' a", shell=True, text=True)`,
    safety: "safe",
    attack: "a'; echo 'owned",
  },
  {
    body: `return subprocess.run("printf %s,%s {} 'b c'".format(x), shell=True, capture_output=True, text=True).stdout`,
    safety: "guided",
    attack: "a; echo owned",
  },
  {
    body: `os.system("touch '%s.new'" % x)\n    return sorted(os.listdir())`,
    safety: "guided",
    attack: "a'; touch 'owned",
  },
];

needs("python3").each(cases)(
  "the same words come out, and nothing breaks out: $body",
  async ({ body, safety, attack }) => {
    const before = { "app.py": `import os, subprocess\n\ndef f(x):\n    ${body}\n` };
    const { files, proposals } = await fixFiles({
      files: before,
      rules: [subprocessShell],
      fixers: [splitShellCommand],
      syntaxes: [python],
      guided: true,
    });
    expect(proposals.map((one) => one.safety)).toEqual([safety]);
    const run = (used: Readonly<Record<string, string>>, input: string) =>
      runPython("python3", {
        files: used,
        script: `import json, app\nprint(json.dumps(app.f(${JSON.stringify(input)})))`,
      });
    for (const input of ["ann", "é", "a-b.c"]) {
      expect(run(files, input)).toEqual(run(before, input));
    }
    if (attack === undefined) return;
    expect(JSON.stringify(run(before, attack))).toContain("owned");
    expect(run(files, attack)).not.toEqual(run(before, attack));
  },
);

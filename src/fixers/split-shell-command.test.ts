import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { loadPython } from "../../test/python.ts";
import { subprocessShell } from "../rules/python/subprocess-shell.ts";
import { splitShellCommand } from "./split-shell-command.ts";

const python = await loadPython();
const head = "import subprocess\ndef f(x):\n    ";
const fix = (text: string, guided = false) =>
  fixFiles({
    files: { "a.py": `${head}${text}\n` },
    rules: [subprocessShell],
    fixers: [splitShellCommand],
    syntaxes: [python],
    guided,
  });

test.each([
  ["a program", "subprocess.run('ls -l', shell=True)", `subprocess.run(["ls", "-l"])`],
  [
    "lines",
    "subprocess.check_output(\n        'git log --format=%H',\n        shell=True,\n    )",
    `subprocess.check_output(\n        ["git", "log", "--format=%H"],\n    )`,
  ],
  [
    "a value in quotes, which was one word",
    `subprocess.run(f"ls -l '{x}' 'it is' \\"x'y\\"", shell=True)`,
    `subprocess.run(["ls", "-l", f"{x}", "it is", "x'y"])`,
  ],
  [
    "shell first",
    "subprocess.run('ls', shell=True, check=True)",
    `subprocess.run(["ls"], check=True)`,
  ],
])("splits %s", async (_, before, after) => {
  const { files, after: left } = await fix(before);
  expect(files["a.py"]).toBe(`${head}${after}\n`);
  expect(left).toEqual([]);
});

test.each([
  [
    "a value",
    "subprocess.run(f'ping -c 1 {x}', shell=True)",
    `subprocess.run(["ping", "-c", "1", f"{x}"])`,
  ],
  ["plus", "subprocess.run('ls ' + x, shell=True)", `subprocess.run(["ls", f"{x}"])`],
  [
    "percent, and a value that is spelled with quotes",
    `subprocess.call("cp %s %s.bak" % (x["a"], x), shell=True)`,
    `subprocess.call(["cp", str(x["a"]), f"{x}.bak"])`,
  ],
  [
    "os.system, whose answer nobody looks at",
    `__import__\n    import os\n    os.system("rm '" + x + "'")`,
    `__import__\n    import os\n    subprocess.run(["rm", f"{x}"])`,
  ],
  [
    "part of a word",
    `subprocess.run(f"tar -f {x}.tar {x['a']}", shell=True)`,
    `subprocess.run(["tar", "-f", f"{x}.tar", f"{x['a']}"])`,
  ],
])("is guided with %s", async (_, before, after) => {
  expect((await fix(before)).files["a.py"]).toBe(`${head}${before}\n`);
  expect((await fix(before, true)).files["a.py"]).toBe(`${head}${after}\n`);
});

test.each([
  ["pipes", "subprocess.run('ls | wc', shell=True)"],
  ["values side by side", "subprocess.run(f'ls {x}{y}', shell=True)"],
  ["several words in a value", "subprocess.run('ls {}'.format(' '.join(x)), shell=True)"],
  ["a quote that stays open", `subprocess.run(f"ls '{x}", shell=True)`],
  ["an answer that is looked at", `import os\n    return os.system(f"ls '{x}'")`],
  ["variables", "subprocess.run('echo $HOME', shell=True)"],
  ["patterns", "subprocess.run('rm *.pyc', shell=True)"],
  ["homes", "subprocess.run('ls ~/x', shell=True)"],
  ["what only a shell knows", "subprocess.run('cd /tmp', shell=True)"],
  ["settings before the program", "subprocess.run('A=1 make', shell=True)"],
  ["a program that is a value", "subprocess.run(f'{x} -l', shell=True)"],
  ["another shell", "subprocess.run('ls', shell=True, executable='/bin/bash')"],
  ["a command that is not seen", "subprocess.run(x, shell=True)"],
  ["a function of others", "tools.run('ls -l', shell=True)"],
])("refuses %s", async (_, source) => {
  const { files, refused } = await fix(source, true);
  expect(files["a.py"]).toBe(`${head}${source}\n`);
  expect(refused).toMatchObject([{ reason: "needs-person" }]);
});

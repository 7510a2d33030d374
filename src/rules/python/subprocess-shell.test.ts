import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { loadPython, parsePythonText } from "../../../test/python.ts";
import { subprocessShell } from "./subprocess-shell.ts";

const python = await loadPython();

test.each([
  [
    "what is true in Python",
    "import subprocess as s\n[[s.run(x, shell=1)]]\n[[s.run(x, shell='False')]]\n[[s.run(x, shell=[0])]]\n",
  ],
  ["written parts", "import subprocess as s\n[[s.run('ls %s' % ('x',), shell=True)]]\n"],
  [
    "a function that is not known",
    "from tools import run\n[[run(f'ls {x}', shell=True)]]\n[[run('ls', shell=True)]]\n",
  ],
  ["a constant command", "import subprocess\n[[subprocess.run('ls -l', shell=True)]]\n"],
  [
    "a built command",
    "from subprocess import check_output as co\ndef f(x):\n    [[co(f'ping {x}', shell=True)]]\n",
  ],
  [
    "a command in a variable",
    "import subprocess\ndef f(x):\n    c = 'ping ' + x\n    [[subprocess.Popen(c, shell=True)]]\n",
  ],
  ["os.system", "import os as o\ndef f(x):\n    [[o.system('rm ' + x)]]\n"],
  [
    "asyncio's own shell",
    "import asyncio\nasync def f(x):\n    await [[asyncio.create_subprocess_shell(f'ls {x}')]]\n",
  ],
  [
    "names imported one by one",
    "from subprocess import getoutput\ndef f(x):\n    [[getoutput('ls ' + x)]]\n",
  ],
  ["a named argument", "import os\ndef f(x):\n    [[os.system(command='ls ' + x)]]\n"],
  [
    "the shell of another machine",
    "import paramiko\ndef f(x):\n    with paramiko.SSHClient() as ssh:\n        [[ssh.exec_command(f'ls {x}')]]\n",
  ],
])("reports %s", (_, marked) => {
  expect(mark(subprocessShell, python, marked, "a.py")).toBe(marked);
});

test.each([
  ["a list", "import subprocess\nsubprocess.run(['ls', x])\nsubprocess.run(['ls'], shell=True)\n"],
  [
    "quoted values",
    "import subprocess, shlex\ndef f(x):\n    subprocess.run(f'ls {shlex.quote(x)}', shell=True)\n",
  ],
  ["os.system with a constant", "import os\nos.system('clear')\n"],
  ["numbers", "import os\ndef f(n):\n    os.system(f'kill {int(n)}')\n"],
  [
    "what is false in Python",
    "import subprocess as s\ns.run(x, shell=0)\ns.run(x, shell='')\ns.run(x, shell=[])\ns.run(x, shell=y)\n",
  ],
  ["another run", "def f(x):\n    task.run(f'ls {x}', shell=False)\n    task.run(f'ls {x}')\n"],
  ["another exec_command", "def f(cursor, x):\n    cursor.exec_command('ls ' + x)\n"],
  [
    "a fixed command elsewhere",
    "import paramiko\nssh = paramiko.SSHClient()\nssh.exec_command('uptime')\n",
  ],
])("allows %s", (_, text) => {
  expect(mark(subprocessShell, python, text, "a.py")).toBe(text);
});

test("a constant command is a small matter", () => {
  const find = (text: string) => [...subprocessShell.find(parsePythonText(text))][0]?.severity;
  expect(find("import subprocess\nsubprocess.run('ls', shell=True)")).toBe("low");
  expect(find("import subprocess\ndef f(x):\n  subprocess.run('ls ' + x, shell=True)")).toBe(
    "high",
  );
  expect(find("import subprocess\ndef f(x):\n  subprocess.run(x, shell=True)")).toBe("medium");
  expect(find("import subprocess\nsubprocess.run('ls ' + load(), shell=True)")).toBe("medium");
  expect(find("import subprocess\nsubprocess.run(load(), shell=True)")).toBe("low");
});

import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { loadPython } from "../../../test/python.ts";
import { wildcardCommand } from "./wildcard-command.ts";

const python = await loadPython();

test.each([
  ["system", "import os\n[[os.system('cd /x && /bin/tar czf a.tgz *')]]\n"],
  ["a shell", "import subprocess as s\nC = 'chown me *.py'\n[[s.run(C, shell=True)]]\n"],
])("reports %s", (_, marked) => {
  expect(mark(wildcardCommand, python, marked, "a.py")).toBe(marked);
});

test.each([
  ["a folder", "import os\nos.system('tar czf a.tgz ./*')\nos.system('chmod 600 /x/*')\n"],
  ["the end of options", "import os\nos.system('chown -R me -- *')\n"],
  ["no shell", "import subprocess\nsubprocess.run(['tar', 'czf', 'a.tgz', '*'])\n"],
  ["other commands", "import os\nos.system('ls *; echo tar')\n"],
])("allows %s", (_, text) => {
  expect(mark(wildcardCommand, python, text, "a.py")).toBe(text);
});

import { expect, test } from "vitest";
import { fixFiles } from "../../test/fix-files.ts";
import { loadPython } from "../../test/python.ts";
import { sshHostKeyUnchecked } from "../rules/python/ssh-host-key-unchecked.ts";
import { checkSshHostKeys } from "./check-ssh-host-keys.ts";

const python = await loadPython();
const fix = (text: string, guided = true) =>
  fixFiles({
    files: { "a.py": text },
    rules: [sshHostKeyUnchecked],
    fixers: [checkSshHostKeys],
    syntaxes: [python],
    guided,
  });

test.each([
  [
    "a call",
    "import paramiko\ndef f(self):\n\tself.c.set_missing_host_key_policy(paramiko.AutoAddPolicy())\n",
    "import paramiko\ndef f(self):\n\tself.c.load_system_host_keys()\n\tself.c.set_missing_host_key_policy(paramiko.RejectPolicy())\n",
  ],
  [
    "keys that are loaded",
    "import paramiko\r\nc.load_host_keys(p)\r\nc.set_missing_host_key_policy(paramiko.WarningPolicy)",
    "import paramiko\r\nc.load_host_keys(p)\r\nc.set_missing_host_key_policy(paramiko.RejectPolicy)",
  ],
  [
    "an imported name",
    "from paramiko import AutoAddPolicy\nc.set_missing_host_key_policy(AutoAddPolicy())\n",
    "from paramiko import AutoAddPolicy, RejectPolicy\nc.load_system_host_keys()\nc.set_missing_host_key_policy(RejectPolicy())\n",
  ],
])("%s", async (_, before, after) => {
  const fixed = await fix(before);
  expect(fixed.files["a.py"]).toBe(after);
  expect(fixed.after).toEqual([]);
  expect((await fix(before, false)).files["a.py"]).toBe(before);
});

test.each([
  "import paramiko\nmake().set_missing_host_key_policy(paramiko.AutoAddPolicy())\n",
  "import paramiko\nif x: c.set_missing_host_key_policy(paramiko.AutoAddPolicy())\n",
])("refuses %j", async (text) => {
  const { files, refused } = await fix(text);
  expect(files["a.py"]).toBe(text);
  expect(refused).toMatchObject([{ reason: "needs-person" }]);
});

import { expect, test } from "vitest";
import { mark } from "../../../test/mark.ts";
import { loadPython } from "../../../test/python.ts";
import { sshHostKeyUnchecked } from "./ssh-host-key-unchecked.ts";

const python = await loadPython();

test.each([
  ["an instance", "import paramiko\n[[c.set_missing_host_key_policy(paramiko.AutoAddPolicy())]]\n"],
  [
    "a class",
    "from paramiko import client\n[[self.c.set_missing_host_key_policy(client.WarningPolicy)]]\n",
  ],
])("reports %s", (_, marked) => {
  expect(mark(sshHostKeyUnchecked, python, marked, "a.py")).toBe(marked);
});

test.each([
  [
    "a policy that refuses",
    "import paramiko\n# no AutoAddPolicy\nc.set_missing_host_key_policy(paramiko.RejectPolicy())\n",
  ],
  ["one of its own", "class AutoAddPolicy: pass\nc.set_missing_host_key_policy(AutoAddPolicy())\n"],
])("allows %s", (_, text) => {
  expect(mark(sshHostKeyUnchecked, python, text, "a.py")).toBe(text);
});

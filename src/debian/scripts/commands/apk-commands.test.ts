import { Buffer } from "node:buffer";
import { expect, test } from "vitest";
import { memoryRoot, type RootFile } from "../../../../test/memory-root.ts";
import { readAccounts } from "../../../rootfs/accounts.ts";
import { RefusedUpgrade } from "../../../rootfs/refused.ts";
import { nodeAt } from "../../../rootfs/resolve-path.ts";
import { openWorkingRoot, type WorkingRoot } from "../../../rootfs/working-root.ts";
import { runScript } from "../run-script.ts";

async function walk(text: string, files: Readonly<Record<string, RootFile>>, args: string[] = []) {
  const programs = "adduser addgroup apk busybox touch cp".split(" ");
  const links = programs.map((name) => [
    `usr/bin/${name}`,
    { type: "symlink", linkTarget: "/bin/busybox" },
  ]);
  const system = { "bin/busybox": "\x7fELF", ...Object.fromEntries(links), ...files };
  const root = openWorkingRoot(memoryRoot(system));
  const host = {
    root,
    accounts: await readAccounts(root),
    packageName: "p",
    architecture: "x86_64",
    script: "post-upgrade",
    debconf: () => Promise.reject(new Error("There is no debconf")),
    noted: new Set<string>(),
    triggers: new Set<string>(),
    bytecode: { isAsked: false },
  };
  let refused: string | undefined;
  try {
    await runScript(host, `#!/bin/sh\n${text}`, args);
  } catch (error) {
    if (!(error instanceof RefusedUpgrade)) throw error;
    refused = error.script?.command ?? error.message;
  }
  return { refused, root };
}

async function textOf(root: WorkingRoot, path: string): Promise<string> {
  const node = nodeAt(root, path);
  if (!node) return "nothing";
  return node.linkTarget ?? Buffer.from(await root.bytesOf(node)).toString("utf8");
}

const passwd = "root:x:0:0::/:/bin/sh\nweb:x:100:101::/:/bin/sh\n";

test.each<[string, string, string]>([
  ["users that are there", "adduser -S -D -H -h /var/www web 2>/dev/null || echo ok >/t", "ok\n"],
  ["echo as it is", "echo 'a\\nb' >/t", "a\\nb\n"],
  ["versions", 'apk version -t "$2" "$1" >/t', "<\n"],
  ["commands by way of busybox", "busybox touch /t; /bin/busybox cp /etc/passwd /t", passwd],
  ["a command in the script's place", "exec true; echo no >/t", "nothing"],
  ["a program that is not there", "rc-update add web || echo $? >/t", "127\n"],
  ["a command that busybox does not have", "sed p /etc/passwd || echo $? >/t", "127\n"],
])("%s", async (_, text, expected) => {
  const { refused, root } = await walk(text, { "etc/passwd": passwd }, ["1.10-r0", "1.9-r3"]);
  expect(refused).toBeUndefined();
  expect(await textOf(root, "t")).toBe(expected);
});

test.each([
  ["a new user", "adduser -S -D db", "adduser -S -D db"],
  ["a group's members", "addgroup web www", "addgroup web www"],
  ["Debian's own commands", "dpkg --compare-versions 1 lt 2 >/t", "dpkg"],
  ["echo that reads backslashes", "echo -e 'a\\nb'", "echo -e a\\nb"],
  ["apk itself", "apk add x", "apk add x"],
])("%s is refused", async (_, text, expected) => {
  const files = { "etc/passwd": passwd, "bin/dpkg": "\x7fELF" };
  expect((await walk(text, files)).refused).toContain(expected);
});

const names = ["[", "[[", ..."abcdefghijklmnopqrstuvwxyz"].join("\0");
const program = `\x7fELF\0\0${names}\0\0`;
const links = Object.fromEntries(
  names.split("\0").map((name) => [`usr/bin/${name}`, { linkTarget: "/bin/busybox" }]),
);

test("busybox links where its list says, and nothing over what is there", async () => {
  const { refused, root } = await walk("/bin/busybox --install -s", {
    "bin/busybox": program,
    "bin/sh": "mine",
    "etc/busybox-paths.d/busybox": "bin/sh\n/bin/ash\nusr/sbin/none\n",
  });
  expect(refused).toBeUndefined();
  expect(await textOf(root, "bin/sh")).toBe("mine");
  expect(await textOf(root, "bin/ash")).toBe("/bin/busybox");
  expect(await textOf(root, "usr/sbin/none")).toBe("nothing");
});

test("without a list each command must be there", async () => {
  const full = await walk("busybox --install -s", { ...links, "bin/busybox": program });
  expect(full.refused).toBeUndefined();
  const { "usr/bin/z": _, ...fewer } = links;
  const one = await walk("busybox --install -s", { ...fewer, "bin/busybox": program });
  expect(one.refused).toContain("nothing says where z goes");
  const strange = await walk("busybox --install -s", { "bin/busybox": "\x7fELF" });
  expect(strange.refused).toContain("its commands are not known");
});

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { needs } from "../../../../test/needs.ts";
import { textOf, walkApkScript } from "../../../../test/walk-apk-script.ts";
import { pathsIn } from "./busybox-paths.ts";

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
  const { refused, root } = await walkApkScript(text, { "etc/passwd": passwd }, [
    "1.10-r0",
    "1.9-r3",
  ]);
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
  expect((await walkApkScript(text, files)).refused).toContain(expected);
});

const anchors: Readonly<Record<string, number>> = {
  "[": 3,
  "[[": 3,
  ash: 1,
  awk: 3,
  cat: 1,
  chroot: 4,
  cp: 1,
  env: 3,
  ifconfig: 2,
  init: 2,
  ls: 1,
  mount: 1,
  rm: 1,
  sort: 3,
  tail: 3,
  ...Object.fromEntries([..."uvwxyz"].map((name) => [name, 3])),
};

/** A program with the two tables that busybox has. @param shift - of folders, where `usr` is merged */
function program(shift = 0): string {
  const codes = Object.values(anchors).map((code) => (code < 3 ? code + shift : code));
  const bytes = codes.flatMap((code, at) =>
    at % 2 === 0 ? [String.fromCharCode(code | ((codes[at + 1] ?? 0) << 4))] : [],
  );
  return `\x7fELF\0\0${Object.keys(anchors).join("\0")}\0\0${bytes.join("")}\xff`;
}

const system = {
  "bin/busybox": { text: program() },
  "usr/sbin": { type: "directory", mode: 0o755 },
  "sbin/init": "mine",
} as const;

test("busybox links where its list says, and nothing over what is there", async () => {
  const { refused, root } = await walkApkScript("/bin/busybox --install -s", {
    "bin/busybox": "\x7fELF",
    "bin/sh": "mine",
    "etc/busybox-paths.d/busybox": "bin/sh\n/bin/ash\nusr/sbin/none\n",
  });
  expect(refused).toBeUndefined();
  expect(await textOf(root, "bin/sh")).toBe("mine");
  expect(await textOf(root, "bin/ash")).toBe("/bin/busybox");
  expect(await textOf(root, "usr/sbin/none")).toBe("nothing");
});

test("without a list it links where its own tables say", async () => {
  const { refused, root } = await walkApkScript(
    "busybox --install -s; busybox --list-all >/t",
    system,
  );
  expect(refused).toBeUndefined();
  for (const path of ["bin/ls", "usr/bin/[", "sbin/ifconfig", "usr/sbin/chroot"])
    expect(await textOf(root, path)).toBe("/bin/busybox");
  expect(await textOf(root, "sbin/init")).toBe("mine");
  expect((await textOf(root, "t")).split("\n").slice(0, 3)).toEqual([
    "usr/bin/[",
    "usr/bin/[[",
    "bin/ash",
  ]);
});

test.each([
  ["no names", "\x7fELF"],
  ["no folders", program().replace(/\0\0[^\0]*$/, "")],
  ["folders in two places", program() + program()],
])("%s: busybox is not followed", async (_, text) => {
  const { refused } = await walkApkScript("busybox --install -s", {
    ...system,
    "bin/busybox": { text },
  });
  expect(refused).toContain("whose commands are not known");
});

test("links of commands that a new version lost are found as Alpine's own script finds them", async () => {
  const { refused, root } = await walkApkScript(
    `cd /
( find bin sbin usr/bin usr/sbin -maxdepth 1 -type l; busybox --list-all) | sort | uniq -u \\
	| xargs -r stat -c "%N" 2>/dev/null \\
	| awk "\\$3 == \\"'/bin/busybox'\\" {print \\$1}" | sed "s/^'//; s/'$//" | xargs -r rm
exec /bin/busybox --install -s`,
    {
      ...system,
      ...Object.fromEntries(
        ["awk", "find", "rm", "sed", "sort", "stat", "uniq", "xargs"].map((name) => [
          `usr/bin/${name}`,
          { type: "symlink", linkTarget: "/bin/coreutils" } as const,
        ]),
      ),
      "bin/coreutils": "\x7fELF",
      "bin/lost": { type: "symlink", linkTarget: "/bin/busybox" },
      "bin/other": { type: "symlink", linkTarget: "/bin/mine" },
    },
  );
  expect(refused).toBeUndefined();
  expect(await textOf(root, "bin/lost")).toBe("nothing");
  expect(await textOf(root, "bin/other")).toBe("/bin/mine");
  expect(await textOf(root, "bin/ls")).toBe("/bin/busybox");
});

needs("busybox")("the tables of a real busybox are read", () => {
  const at = execFileSync("which", ["busybox"], { encoding: "utf8" }).trim();
  const listed = execFileSync(at, ["--list-full"], { encoding: "utf8" });
  expect(pathsIn(readFileSync(at))).toEqual(listed.trim().split("\n"));
});

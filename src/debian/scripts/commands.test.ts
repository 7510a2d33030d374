import { Buffer } from "node:buffer";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { installed, type RootFile } from "../../../test/memory-root.ts";
import { needs } from "../../../test/needs.ts";
import { tempFolder } from "../../../test/temp-folder.ts";
import { walkScript } from "../../../test/walk-script.ts";

const sh = "#!/bin/sh\nset -e\n";
const md5 = (text: string) => createHash("md5").update(text).digest("hex");

describe("dpkg-maintscript-helper", () => {
  const helper = (words: string) => `${sh}dpkg-maintscript-helper ${words} -- "$@"\n`;
  const withConffile = (text: string): Record<string, RootFile> => ({
    ...installed([{ name: "p", fields: `Conffiles:\n /etc/x ${md5("shipped")}\n` }]),
    "etc/x": text,
  });
  const upgrade = { script: "preinst", args: ["upgrade", "1", "3"] };

  test("rm_conffile takes away what nobody changed", async () => {
    const files = withConffile("shipped");
    const before = await walkScript(helper("rm_conffile /etc/x 2~"), { files, ...upgrade });
    expect(await before.read("etc/x.dpkg-remove")).toBe("shipped");
    const after = await walkScript(helper("rm_conffile /etc/x 2~"), {
      files: { "etc/x.dpkg-remove": "shipped" },
    });
    expect(await after.read("etc/x.dpkg-remove")).toBeUndefined();
  });

  test("rm_conffile keeps what somebody changed under another name", async () => {
    const files = withConffile("mine");
    const before = await walkScript(helper("rm_conffile /etc/x 2~"), { files, ...upgrade });
    expect(await before.read("etc/x.dpkg-backup")).toBe("mine");
    const after = await walkScript(helper("rm_conffile /etc/x 2~"), {
      files: { "etc/x.dpkg-backup": "mine" },
    });
    expect(await after.read("etc/x.dpkg-bak")).toBe("mine");
  });

  test("nothing happens at versions that are past it, or in scripts that are not asked", async () => {
    const files = withConffile("shipped");
    const words = "rm_conffile /etc/x 1~";
    for (const walk of [
      upgrade,
      { script: "prerm", args: ["upgrade", "3"] },
      { script: "postrm", args: ["upgrade", "3"] },
    ]) {
      const { refused, read } = await walkScript(helper(words), { files, ...walk });
      expect([refused, await read("etc/x")]).toEqual([undefined, "shipped"]);
    }
  });

  test("symlink_to_dir moves the link away, and forgets it", async () => {
    const link: RootFile = { type: "symlink", linkTarget: "other" };
    const files = { "usr/share/doc/p": link, "usr/share/doc/other/x": "" };
    const words = "symlink_to_dir /usr/share/doc/p other 2~";
    const before = await walkScript(helper(words), { files, ...upgrade });
    expect(await before.read("usr/share/doc/p.dpkg-backup")).toBe("-> other");
    expect(await before.read("usr/share/doc/p")).toBeUndefined();
    const after = await walkScript(helper(words), {
      files: { "usr/share/doc/p.dpkg-backup": link },
    });
    expect(await after.read("usr/share/doc/p.dpkg-backup")).toBeUndefined();
  });

  test("dir_to_symlink is left where there is a folder", async () => {
    const words = "dir_to_symlink /usr/share/p ../q 2~";
    const there = await walkScript(helper(words), { files: { "usr/share/p/x": "" }, ...upgrade });
    expect(there.refused).toContain("dpkg-maintscript-helper dir_to_symlink");
    const gone = await walkScript(helper(words), upgrade);
    expect(gone.refused).toBeUndefined();
  });
});

describe("what debhelper generates for services", () => {
  const generated = `${sh}if deb-systemd-helper --quiet was-enabled 'p.service'; then
  deb-systemd-helper enable 'p.service' >/dev/null || true
fi
if [ -d /run/systemd/system ]; then systemctl restart p; fi
invoke-rc.d --skip-systemd-native p start || exit 1
`;
  const unit = (wanted: string) => `[Unit]\nDescription=p\n[Install]\nWantedBy=${wanted}\n`;
  const path = "usr/lib/systemd/system/p.service";

  test("does nothing while the unit asks for the same", async () => {
    const { refused, noted } = await walkScript(generated, { files: { [path]: unit("a.target") } });
    expect(refused).toBeUndefined();
    expect(noted).toEqual(["deb-systemd-helper", "invoke-rc.d"]);
  });

  test("stops where it asks for another link", async () => {
    const { refused } = await walkScript(generated, {
      files: { [path]: unit("a.target") },
      before: (root) => {
        const content = { kind: "new", bytes: Buffer.from(unit("b.target")) } as const;
        root.put(path, { type: "file", mode: 0o644, uid: 0, gid: 0, mtime: 0, content });
      },
    });
    expect(refused).toBe("deb-systemd-helper enable p.service");
  });
});

describe("update-alternatives", () => {
  const group = `auto
/usr/bin/e
e.1
/usr/share/man/e.1

/usr/bin/p
30
/usr/share/man/p.1

`;
  const files = {
    "var/lib/dpkg/alternatives/e": group,
    "usr/bin/p": "",
    "usr/bin/q": "",
    "etc/alternatives/README": "",
  };
  const slave = "--slave /usr/share/man/e.1 e.1 /usr/share/man/p.1";
  test.each<[string, string, string | undefined]>([
    ["what is registered stays", `--install /usr/bin/e e /usr/bin/p 30 ${slave}`, undefined],
    ["another priority", `--install /usr/bin/e e /usr/bin/p 40 ${slave}`, "--install"],
    ["without its manual", "--install /usr/bin/e e /usr/bin/p 30", "--install"],
    ["another choice", `--install /usr/bin/e e /usr/bin/q 30 ${slave}`, "--install"],
    [
      "what is not there cannot be chosen",
      "--install /usr/bin/n n /usr/bin/none 3 || true",
      undefined,
    ],
    ["something in the way", "--install /usr/bin/q n /usr/bin/p 3", "--install"],
    ["what is not registered is not removed", "--remove e /usr/bin/gone", undefined],
    ["what is would be", "--remove e /usr/bin/p", "--remove"],
    ["a group that there is not", "--remove n /usr/bin/p", undefined],
  ])("%s", async (_, words, stopped) => {
    const { refused } = await walkScript(`${sh}update-alternatives ${words}\n`, { files });
    expect(refused?.split(" ")[1]).toBe(stopped);
  });
});

needs("update-alternatives")("a new group is made as update-alternatives makes it", async () => {
  const there = ["usr/bin/p", "usr/share/man/p.1", "etc/alternatives/README"];
  const folder = tempFolder(
    Object.fromEntries([...there, "var/lib/dpkg/alternatives/.keep"].map((path) => [path, ""])),
  );
  const slaves = ["e.1", "p.1", "de.1", "none.1"].flatMap((name, at, all) =>
    at % 2 === 0
      ? ["--slave", `/usr/share/man/${name}`, name, `/usr/share/man/${all[at + 1]}`]
      : [],
  );
  const words = ["--install", "/usr/bin/e", "e", "/usr/bin/p", "30", ...slaves];
  const real = spawnSync("update-alternatives", ["--root", folder, "--log", "/dev/null", ...words]);
  expect(real.status).toBe(0);
  const files = Object.fromEntries(
    [...there, "var/lib/dpkg/alternatives/x"].map((path) => [path, ""]),
  );
  const { refused, read } = await walkScript(`${sh}update-alternatives ${words.join(" ")}\n`, {
    files,
  });
  expect(refused).toBeUndefined();
  expect(await read("var/lib/dpkg/alternatives/e")).toBe(
    readFileSync(`${folder}/var/lib/dpkg/alternatives/e`, "utf8"),
  );
  for (const path of [
    "usr/bin/e",
    "etc/alternatives/e",
    "usr/share/man/e.1",
    "etc/alternatives/e.1",
  ])
    expect(await read(path)).toBe(`-> ${readlinkSync(`${folder}/${path}`)}`);
  expect(await read("usr/share/man/de.1")).toBeUndefined();
});

describe("users and groups", () => {
  const files = { "etc/passwd": "_apt:x:42:65534::/:/bin/false\n", "etc/group": "us:x:7:me\n" };
  test.each<[string, string | undefined]>([
    ["adduser --system --home /nonexistent --no-create-home --quiet _apt", undefined],
    ["addgroup --system us", undefined],
    ["adduser --system other", "adduser --system other"],
    ["adduser _apt us", "adduser _apt us"],
    ["getent passwd _apt >/dev/null", undefined],
    ["! getent group nobody-here", undefined],
    ["getent group us | grep -q '^us:[^:]*:7'", undefined],
  ])("%s", async (command, stopped) => {
    expect((await walkScript(`${sh}${command}\n`, { files })).refused).toBe(stopped);
  });

  test("a shell is added once", async () => {
    const script = `${sh}add-shell /bin/sh /bin/p\n`;
    const { read } = await walkScript(script, { files: { "etc/shells": "/bin/sh\n" } });
    expect(await read("etc/shells")).toBe("/bin/sh\n/bin/p\n");
  });
});

describe("debconf", () => {
  const files = {
    "usr/share/debconf/confmodule": "",
    "var/cache/debconf/config.dat":
      "Name: p/known\nTemplate: p/known\nValue: kept\nFlags: seen\nVariables:\n list = a, b\n\n",
    "var/cache/debconf/templates.dat": "Name: p/known\nChoices: ${list}\nDefault: d\n\n",
  };
  const templates = "Template: p/own\nType: string\nDefault: proposed\n";
  test.each<[string, string]>([
    ["db_get p/known; echo $RET", "kept"],
    ["db_get p/own; echo $RET", "proposed"],
    ["db_get p/none || echo $?", "10"],
    ["db_set p/own x; db_get p/own; echo $RET", "x"],
    ["db_metaget p/known choices; echo $RET", "a, b"],
    ["db_subst p/known list c; db_metaget p/known choices; echo $RET", "c"],
    ["db_input high p/own || echo $?; db_go", "30"],
    [
      "db_fget p/known seen; echo $RET; db_fset p/known seen false; db_fget p/known seen; echo $RET",
      "true\nfalse",
    ],
    ["db_reset p/known; db_get p/known; echo $RET", "d"],
  ])("%s", async (commands, expected) => {
    const script = `${sh}. /usr/share/debconf/confmodule\n{ ${commands}; } > /out\ndb_stop\n`;
    const { refused, read } = await walkScript(script, { files, templates });
    expect([refused, await read("out")]).toEqual([undefined, `${expected}\n`]);
  });

  test("without it a script that needs it fails", async () => {
    const { refused } = await walkScript(`${sh}. /usr/share/debconf/confmodule\n`);
    expect(refused).toBe("its postinst would fail");
  });
});

describe("dpkg", () => {
  test.each<[string, string]>([
    ["dpkg --compare-versions 1.0~rc1 lt 1.0 && echo y", "y"],
    ["dpkg --compare-versions '' lt 1 && echo y", "y"],
    ["dpkg --compare-versions '' lt-nl 1 || echo n", "n"],
    ["dpkg --compare-versions 1 le-nl '' && echo y", "y"],
    ["dpkg --compare-versions -- 1:1 gt 2 && echo y", "y"],
    ["dpkg -L p", "/.\n/usr/bin/p"],
    ["dpkg -L none || echo $?", "1"],
    ["dpkg -s p | grep ^Version: | cut -d' ' -f2", "1"],
    [
      "dpkg-query -W -f='${Package} ${Status}\\n' p q 2>/dev/null || true",
      "p install ok installed",
    ],
    ["dpkg-divert --truename /usr/bin/p", "/usr/bin/p.distrib"],
    ["dpkg-divert --list /usr/bin/p", "diversion of /usr/bin/p to /usr/bin/p.distrib by q"],
    ["dpkg-statoverride --list /x || echo no", "no"],
  ])("%s", async (command, expected) => {
    const files = {
      ...installed([{ name: "p", files: ["/usr/bin/p"] }]),
      "var/lib/dpkg/diversions": "/usr/bin/p\n/usr/bin/p.distrib\nq\n",
    };
    const { refused, read } = await walkScript(`${sh}{ ${command}; } > /out\n`, { files });
    expect([refused, await read("out")]).toEqual([undefined, `${expected}\n`]);
  });

  test("explicit triggers are noted", async () => {
    const { triggers } = await walkScript(`${sh}dpkg-trigger --no-await changed\n`);
    expect(triggers).toEqual(["changed"]);
  });
});

test("programs that are scripts of a shell are walked through as well", async () => {
  const files = {
    "usr/bin/helper": '#!/bin/sh -e\nx=inner\necho "$1 $x"\nexit 3\n',
    "usr/bin/binary": "\x7fELF",
  };
  const script = `${sh}x=outer\n{ helper a || echo "$? $x"; } > /out\nbinary\n`;
  const { refused, read } = await walkScript(script, { files });
  expect([refused, await read("out")]).toEqual(["binary", "a inner\n3 outer\n"]);
});

test("lists of sources become lists of what Python compiled of them", async () => {
  const files = installed([{ name: "p", files: ["/usr/m/a.py", "/usr/m/b.txt"] }]);
  const program =
    'BEGIN {OFS="/"} /\\.py$/ {$NF=sprintf("__pycache__/%s.*.py[co]", substr($NF,1,length($NF)-3)); print}';
  const { refused, read } = await walkScript(`${sh}dpkg -L p | awk -F/ '${program}' > /out\n`, {
    files,
  });
  expect([refused, await read("out")]).toEqual([undefined, "/usr/m/__pycache__/a.*.py[co]\n"]);
});

test.each([
  "ucf /usr/share/p/x /etc/x",
  "dpkg-divert --package p --rename --divert /a.d --add /a",
  "dpkg-statoverride --update --add root root 4755 /a",
  "sed -i s/a/b/ /etc/passwd",
  "find /var -name x -delete",
  "python3 /usr/share/p/setup.py",
  "update-initramfs -u",
  "ln /a /b",
  "chown nobody-here /etc",
  "cp -r /usr /srv",
  "usermod -a -G adm p",
])("%s is neither known nor harmless", async (command) => {
  const programs = ["ucf", "python3", "usermod"].map((name) => [
    `usr/bin/${name}`,
    { mode: 0o755 },
  ]);
  const files = { ...Object.fromEntries(programs), "etc/passwd": "a\n", a: "1" };
  expect((await walkScript(`${sh}${command}\n`, { files })).refused).toBe(command);
});

import { appendFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import type { NewFile } from "../../src/oci/tar/write-tar.ts";
import type { MadeApk } from "../apk-repository.ts";
import { textFile } from "../images.ts";

/** Packages that are installed, what happened to the root since, and newer ones. */
export interface ApkScene {
  readonly installed: readonly MadeApk[];
  readonly meanwhile?: (root: string) => void;
  readonly upgraded: readonly MadeApk[];
}

/** As builders make it: with a size, without which apk installs nothing. */
function apk(written: string, files: readonly NewFile[], more: Partial<MadeApk> = {}): MadeApk {
  const [name = "", version = ""] = written.split(" ");
  const fields = ["I:4096", "T:a test", "U:", "L:MIT", "o:origin", "t:1700000000"];
  return { name, version, files, ...more, fields: [...fields, ...(more.fields ?? [])] };
}

function folder(path: string, more: Partial<NewFile> = {}): NewFile {
  return { path, type: "directory", ...more };
}

const etc = folder("etc");
const usr = folder("usr");
const bin = folder("usr/bin");

function files(...made: readonly (readonly [string, string])[]): readonly NewFile[] {
  return made.map(([path, text]) => textFile(path, text));
}

/** By what each of them is about. */
export const apkScenes: Readonly<Record<string, ApkScene>> = {
  "files that come, change and go": {
    installed: [apk("a 1-r0", [usr, bin, ...files(["usr/bin/a", "1"], ["usr/bin/b", "1"])])],
    upgraded: [apk("a 2-r0", [usr, bin, ...files(["usr/bin/a", "2"], ["usr/bin/c", "2"])])],
  },
  "folders that are empty then go, others stay": {
    installed: [
      apk("a 1-r0", [usr, folder("usr/x"), folder("usr/x/y"), ...files(["usr/x/y/f", "1"])]),
      apk("b 1-r0", [usr, folder("usr/z"), ...files(["usr/z/f", "1"])]),
      apk("c 1-r0", [usr, folder("usr/q"), folder("usr/q/r"), ...files(["usr/q/r/f", "1"])]),
    ],
    meanwhile: (root) => writeFileSync(`${root}/usr/z/mine`, "mine"),
    upgraded: [
      apk("a 2-r0", [usr]),
      apk("b 2-r0", [usr]),
      apk("c 2-r0", [usr, folder("usr/q"), ...files(["usr/q/g", "2"])]),
    ],
  },
  "edited, deleted and untouched files below etc": {
    installed: [
      apk("a 1-r0", [
        etc,
        ...files(["etc/edited", "1"], ["etc/gone", "1"], ["etc/plain", "1"], ["etc/both", "1"]),
        ...files(["etc/dropped", "1"], ["etc/kept", "1"]),
      ]),
    ],
    meanwhile: (root) => {
      appendFileSync(`${root}/etc/edited`, "mine");
      appendFileSync(`${root}/etc/kept`, "mine");
      rmSync(`${root}/etc/gone`);
      writeFileSync(`${root}/etc/both`, "2");
      writeFileSync(`${root}/etc/new`, "mine");
      writeFileSync(`${root}/etc/same`, "2");
    },
    upgraded: [
      apk("a 2-r0", [
        etc,
        ...files(["etc/edited", "2"], ["etc/gone", "2"], ["etc/plain", "2"], ["etc/both", "2"]),
        ...files(["etc/new", "2"], ["etc/same", "2"]),
      ]),
    ],
  },
  "protected folders of lists, and links in them": {
    installed: [
      apk("a 1-r0", [
        etc,
        folder("opt"),
        folder("opt/conf"),
        folder("opt/plain"),
        ...files(["opt/conf/f", "1"], ["opt/plain/f", "1"]),
        { path: "etc/link", type: "symlink", linkTarget: "one" },
        { path: "etc/other", type: "symlink", linkTarget: "one" },
      ]),
    ],
    meanwhile: (root) => {
      mkdirSync(`${root}/etc/apk/protected_paths.d`, { recursive: true });
      writeFileSync(`${root}/etc/apk/protected_paths.d/x.list`, "# mine\n+opt\n-opt/plain\n");
      for (const one of ["conf", "plain"]) appendFileSync(`${root}/opt/${one}/f`, "mine");
      rmSync(`${root}/etc/other`);
      symlinkSync("mine", `${root}/etc/other`);
    },
    upgraded: [
      apk("a 2-r0", [
        etc,
        folder("opt"),
        folder("opt/conf"),
        folder("opt/plain"),
        ...files(["opt/conf/f", "2"], ["opt/plain/f", "2"]),
        { path: "etc/link", type: "symlink", linkTarget: "two" },
        { path: "etc/other", type: "symlink", linkTarget: "two" },
      ]),
    ],
  },
  "modes, owners, hard links": {
    installed: [
      apk("a 1-r0", [
        usr,
        bin,
        textFile("usr/bin/su", "1", { mode: 0o4755 }),
        { path: "usr/bin/zu", type: "hardlink", linkTarget: "usr/bin/su", mode: 0o4755 },
        textFile("usr/bin/mail", "1", { mode: 0o2755, uid: 8, gid: 12 }),
      ]),
    ],
    upgraded: [
      apk("a 2-r0", [
        usr,
        bin,
        textFile("usr/bin/mail", "2", { mode: 0o2711, uid: 8, gid: 13 }),
        textFile("usr/bin/su", "2", { mode: 0o755 }),
        { path: "usr/bin/zu", type: "hardlink", linkTarget: "usr/bin/su", mode: 0o755 },
        { path: "usr/bin/zz", type: "symlink", linkTarget: "su" },
      ]),
    ],
  },
  "files that go over to another package": {
    installed: [
      apk("a 1-r0", [usr, bin, ...files(["usr/bin/a", "1"], ["usr/bin/x", "1"])]),
      apk("b 1-r0", [usr, bin, ...files(["usr/bin/b", "1"])], { fields: ["o:other"] }),
      apk("c 1-r0", [usr, bin, ...files(["usr/bin/y", "1"])], {
        fields: ["o:third"],
        facts: ["replaces = d", "replaces_priority = 5"],
      }),
      apk("d 1-r0", [usr], { fields: ["o:fourth"] }),
    ],
    upgraded: [
      apk("b 2-r0", [usr, bin, ...files(["usr/bin/b", "2"], ["usr/bin/x", "2"])], {
        fields: ["o:other"],
        facts: ["replaces = a"],
      }),
      apk("d 2-r0", [usr, bin, ...files(["usr/bin/y", "2"])], { fields: ["o:fourth"] }),
    ],
  },
  "a file that moves between packages of one origin": {
    installed: [
      apk("a 1-r0", [usr, bin, ...files(["usr/bin/a", "1"], ["usr/bin/x", "1"])]),
      apk("b 1-r0", [usr, bin, ...files(["usr/bin/b", "1"])]),
    ],
    upgraded: [
      apk("a 2-r0", [usr, bin, ...files(["usr/bin/a", "2"])]),
      apk("b 2-r0", [usr, bin, ...files(["usr/bin/b", "2"], ["usr/bin/x", "2"])]),
    ],
  },
  "a system whose usr is merged": {
    installed: [apk("a 1-r0", [usr, bin, ...files(["usr/bin/a", "1"])])],
    meanwhile: (root) => symlinkSync("usr/bin", `${root}/bin`),
    upgraded: [apk("a 2-r0", [folder("bin"), ...files(["bin/a", "2"], ["bin/b", "2"])])],
  },
  "new packages, and those that only hold others together": {
    installed: [
      apk("a 1-r0", [usr, bin, ...files(["usr/bin/a", "1"])]),
      { name: "meta", version: "1-r0", files: [], fields: ["I:0", "T:", "U:", "L:", "D:a"] },
    ],
    upgraded: [
      apk("a 2-r0", [usr, bin, ...files(["usr/bin/a", "2"])], { fields: ["D:lib"] }),
      apk("lib 1-r0", [usr, folder("usr/lib"), ...files(["usr/lib/l", "2"])]),
      { name: "meta", version: "2-r0", files: [], fields: ["I:0", "T:", "U:", "L:", "D:a lib"] },
    ],
  },
  attributes: {
    installed: [apk("a 1-r0", [usr, bin, ...files(["usr/bin/a", "1"])])],
    upgraded: [
      apk("a 2-r0", [
        usr,
        bin,
        textFile("usr/bin/a", "2", {
          xattrs: { "security.capability": "\x01\0\0\x02\0\x20\0\0\0\0\0\0\0\0\0\0\0\0\0\0" },
        }),
      ]),
    ],
  },
  "triggers and scripts, which are kept": {
    installed: [
      apk("a 1-r0", [usr, bin, ...files(["usr/bin/a", "1"])], {
        scripts: { "pre-deinstall": "#!/bin/sh\n:\n" },
        facts: ["triggers = /usr/share/a /usr/lib/*"],
      }),
      apk("b 1-r0", [usr, bin, ...files(["usr/bin/b", "1"])], {
        scripts: { "post-deinstall": "#!/bin/sh\n: b\n" },
        facts: ["triggers = /usr/share/b"],
      }),
    ],
    upgraded: [
      apk("a 2-r0", [usr, bin, ...files(["usr/bin/a", "2"])], {
        scripts: { "pre-deinstall": "#!/bin/sh\n: 2\n", "post-deinstall": "#!/bin/sh\n" },
        facts: ["triggers = /usr/share/c"],
      }),
    ],
  },
};

const telling = (text: string) => `#!/bin/sh\n${text}\n`;
const opt = [folder("opt"), folder("opt/sub"), ...files(["opt/sub/x", "1"])];

/** Scenes whose scripts apk runs in a root with busybox, and suture walks through. */
export const apkScriptScenes: Readonly<Record<string, ApkScene>> = {
  "scripts of an upgrade and of a new package, with what they are told": {
    installed: [apk("a 1-r0", [folder("srv"), ...opt])],
    upgraded: [
      apk("a 2-r0", [folder("srv"), ...opt], {
        fields: ["D:b"],
        scripts: {
          "pre-upgrade": telling('cp /opt/sub/x /srv/before; echo "pre $*" >>/srv/log'),
          "post-upgrade": telling('echo "post $*" >>/srv/log; [ -e /srv/b ] && rm -f /srv/b'),
          "post-install": telling("echo wrong >>/srv/log"),
        },
      }),
      apk("b 1-r0", [folder("srv"), ...files(["srv/b", "1"])], {
        scripts: {
          "pre-install": telling('echo "pre-install $*" >>/srv/log'),
          "post-install": telling('echo "post-install $*" >>/srv/log'),
          "post-upgrade": telling("echo wrong >>/srv/log"),
        },
      }),
    ],
  },
  "triggers of new and of old packages, with the folders that changed": {
    installed: [
      apk("a 1-r0", [folder("srv"), ...opt]),
      apk("old 1-r0", [folder("srv")], {
        facts: ["triggers = /opt /opt/* /nowhere"],
        scripts: { trigger: telling('for one in "$@"; do echo "$one"; done | sort >/srv/old') },
      }),
      apk("idle 1-r0", [folder("srv")], {
        facts: ["triggers = /srv/idle/* /etc/idle"],
        scripts: { trigger: telling("echo wrong >/srv/idle-log") },
      }),
    ],
    upgraded: [
      apk("a 2-r0", [
        folder("srv"),
        folder("opt"),
        folder("opt/new"),
        ...files(["opt/new/x", "2"]),
      ]),
      apk("fresh 1-r0", [folder("srv")], {
        facts: ["triggers = /srv /usr /opt/* +/usr/bin"],
        scripts: { trigger: telling('for one in "$@"; do echo "$one"; done | sort >/srv/fresh') },
      }),
      apk("old 2-r0", [folder("srv")], {
        fields: ["D:fresh"],
        facts: ["triggers = /opt/*"],
        scripts: { trigger: telling('for one in "$@"; do echo "$one"; done | sort >/srv/old2') },
      }),
    ],
  },
  "links to busybox that its trigger makes anew": {
    installed: [
      apk("a 1-r0", [usr, bin, ...files(["usr/bin/a", "1"])]),
      apk("bb 1-r0", [folder("bin"), folder("srv")], {
        facts: ["triggers = /bin /usr/bin /sbin /usr/sbin"],
        scripts: { trigger: telling("exec /bin/busybox --install -s") },
      }),
    ],
    meanwhile: (root) => {
      rmSync(`${root}/bin/ls`, { force: true });
      rmSync(`${root}/bin/cp`, { force: true });
      writeFileSync(`${root}/bin/cp`, "mine");
    },
    upgraded: [apk("a 2-r0", [usr, bin, ...files(["usr/bin/a", "2"])])],
  },
  "users and groups that are there": {
    installed: [apk("a 1-r0", [folder("srv"), ...opt])],
    upgraded: [
      apk("a 2-r0", [folder("srv"), ...opt], {
        scripts: {
          "pre-upgrade": telling(
            "addgroup -S -g 82 web 2>/dev/null; echo $? >/srv/group\nadduser -S -D -H -u 82 -h /srv -s /sbin/nologin -G web -g web web 2>/dev/null; echo $? >/srv/user\nexit 0",
          ),
          "post-upgrade": telling("chown web:web /srv/group && chmod 2750 /srv/user"),
        },
      }),
    ],
  },
};

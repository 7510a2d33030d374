import { all, divert, edit, p, q, remove, type Scene } from "./dpkg-scene.ts";

/** Ids that every Debian has, this machine too: dpkg asks it, not the root. */
const accounts = {
  "etc/passwd": "root:x:0:0::/:/bin/sh\nwww-data:x:33:33::/:/bin/sh\n",
  "etc/group": "daemon:x:1:\n",
};

/** Files that are laid down, left out, diverted, taken over, and that go. */
export const fileScenes: Readonly<Record<string, Scene>> = {
  "files that come, go, change and stay": {
    installed: [
      p("1", {
        files: {
          "usr/bin/a": { text: "1", mode: 0o755 },
          "usr/bin/same": { text: "same", mode: 0o755 },
          "usr/share/p/old": "old",
          "usr/share/p/sub/deep": "x",
          "usr/lib/link": { type: "symlink", linkTarget: "a" },
        },
      }),
    ],
    upgraded: [
      p("2", {
        files: {
          "usr/bin/a": { text: "2", mode: 0o4755, uid: 7, gid: 8 },
          "usr/bin/same": { text: "same", mode: 0o755 },
          "usr/share/p/new": { text: "", mode: 0o600 },
          "usr/lib/link": { type: "symlink", linkTarget: "../b" },
          "usr/lib/empty": { type: "directory", mode: 0o1777 },
        },
        withoutSums: true,
      }),
    ],
  },
  "a diversion of another package": {
    installed: [p("1", { files: { "usr/bin/x": "1" } }), q("1", { files: { "usr/bin/q": "1" } })],
    meanwhile: divert({ from: "/usr/bin/x", to: "/usr/bin/x.distrib", by: "q" }),
    upgraded: [p("2", { files: { "usr/bin/x": "2" } }), q("2", { files: { "usr/bin/x": "q" } })],
  },
  "a diversion of nobody": {
    installed: [p("1", { files: { "usr/bin/x": "1", "usr/bin/y": "1" } })],
    meanwhile: all(
      divert({ from: "/usr/bin/x", to: "/usr/bin/x.orig" }),
      edit("usr/bin/x", "mine"),
    ),
    upgraded: [p("2", { files: { "usr/bin/x": "2" } })],
  },
  "a diverted file that goes": {
    installed: [p("1", { files: { "usr/bin/x": "1", "usr/bin/y": "1" } })],
    meanwhile: all(
      divert({ from: "/usr/bin/x", to: "/usr/bin/x.orig" }),
      edit("usr/bin/x", "mine"),
    ),
    upgraded: [p("2", { files: { "usr/bin/y": "2" } })],
  },
  "overrides of owner and mode": {
    root: accounts,
    installed: [p("1", { files: { "usr/bin/x": "1", "usr/bin/y": "1", "var/lib/p/z": "1" } })],
    meanwhile: edit(
      "var/lib/dpkg/statoverride",
      "www-data daemon 4750 /usr/bin/x\n#5 #6 600 /usr/bin/y\nwww-data daemon 700 /var/lib/p/new\n",
    ),
    upgraded: [
      p("2", {
        files: {
          "usr/bin/x": "2",
          "usr/bin/y": "1",
          "var/lib/p/new": { type: "directory" },
        },
      }),
    ],
  },
  "owners by their names": {
    root: accounts,
    installed: [p("1", { files: { "usr/bin/x": "1" } })],
    upgraded: [
      p("2", {
        files: {
          "usr/bin/x": { text: "2", uid: 7, gid: 7, userName: "www-data", groupName: "daemon" },
          "usr/bin/y": { text: "2", uid: 7, gid: 7, userName: "nobody-here" },
        },
      }),
    ],
  },
  "paths that are left out": {
    root: {
      "etc/dpkg/dpkg.cfg.d/x":
        "# slim\npath-exclude=/usr/share/doc/*\npath-include=/usr/share/doc/*/copyright\npath-exclude /usr/share/man/*\n",
    },
    options: [
      "--path-exclude=/usr/share/doc/*",
      "--path-include=/usr/share/doc/*/copyright",
      "--path-exclude=/usr/share/man/*",
    ],
    installed: [
      p("1", {
        files: {
          "usr/bin/p": "1",
          "usr/share/doc/p/copyright": "1",
          "usr/share/doc/p/changelog": "1",
          "usr/share/man/man1/p.1": "1",
          "usr/share/doc/p/link": { type: "symlink", linkTarget: "copyright" },
        },
      }),
      q("1", { files: { "usr/share/man/man1/q.1": "1" } }),
    ],
    upgraded: [
      p("2", {
        files: {
          "usr/bin/p": "2",
          "usr/share/doc/p/copyright": "2",
          "usr/share/doc/p/news/old": "2",
          "usr/share/man/man8/p.8": "2",
        },
      }),
    ],
  },
  "folders that were taken out by hand": {
    installed: [
      p("1", { files: { "usr/bin/p": "1" } }),
      q("1", { files: { "usr/share/man/man1/q.1": "1", "usr/bin/q": "1" } }),
    ],
    meanwhile: remove("usr/share/man"),
    upgraded: [p("2", { files: { "usr/bin/p": "2", "usr/share/man/man1/p.1": "2" } })],
  },
  "a merged usr": {
    root: { "usr/bin/.keep": "", "usr/lib/.keep": "" },
    links: { bin: "usr/bin", lib: "usr/lib" },
    installed: [
      p("1", {
        files: {
          "bin/moved": "1",
          "bin/gone": "1",
          "lib/p/stays": "1",
          "lib/p/leaves/x": "1",
        },
      }),
    ],
    upgraded: [p("2", { files: { "usr/bin/moved": "2", "lib/p/stays": "2", "usr/lib/q/y": "2" } })],
  },
  "hard links": {
    installed: [
      p("1", {
        files: {
          "usr/bin/a": "1",
          "usr/bin/b": { type: "hardlink", linkTarget: "usr/bin/a" },
          "usr/bin/c": { type: "hardlink", linkTarget: "usr/bin/a" },
        },
      }),
    ],
    upgraded: [
      p("2", {
        files: {
          "usr/bin/a": { text: "2", mode: 0o755 },
          "usr/bin/b": { type: "hardlink", linkTarget: "usr/bin/a", mode: 0o755 },
          "usr/bin/d": { type: "hardlink", linkTarget: "usr/bin/a", mode: 0o755 },
        },
        withoutSums: true,
      }),
    ],
  },
  "a file that another package takes over": {
    installed: [
      p("1", { files: { "usr/bin/x": "1", "usr/bin/p": "1" } }),
      q("1", { files: { "usr/bin/q": "1" } }),
    ],
    upgraded: [q("2", { fields: { Replaces: "p (<= 1)" }, files: { "usr/bin/x": "q" } })],
  },
  "a file that another package has taken over": {
    installed: [
      p("1", { files: { "usr/bin/p": "1" } }),
      q("1", { fields: { Replaces: "p" }, files: { "usr/bin/x": "q" } }),
    ],
    upgraded: [p("2", { files: { "usr/bin/x": "p", "usr/bin/y": "2" } })],
  },
  "folders that go": {
    installed: [
      p("1", {
        files: {
          "usr/share/p/a/b/c": "1",
          "usr/share/shared/p": "1",
          "usr/share/foreign/p": "1",
          "var/cache/p": { type: "directory" },
        },
      }),
      q("1", { files: { "usr/share/shared/q": "1" } }),
    ],
    meanwhile: edit("usr/share/foreign/mine", "mine"),
    upgraded: [p("2", { files: { "usr/bin/p": "2" } })],
  },
  "files, folders and links that become each other": {
    installed: [
      p("1", {
        files: {
          "opt/file-folder": "1",
          "opt/folder-file/x": "1",
          "opt/link-folder": { type: "symlink", linkTarget: "elsewhere" },
          "opt/folder-link/x": "1",
          "opt/link-file": { type: "symlink", linkTarget: "nowhere" },
          "opt/file-link": "1",
          "opt/elsewhere": { type: "directory" },
          "opt/same": { type: "symlink", linkTarget: "elsewhere" },
        },
      }),
    ],
    upgraded: [
      p("2", {
        files: {
          "opt/file-folder/x": "2",
          "opt/folder-file": "2",
          "opt/link-folder/x": "2",
          "opt/folder-link": { type: "symlink", linkTarget: "elsewhere" },
          "opt/link-file": "2",
          "opt/file-link": { type: "symlink", linkTarget: "elsewhere" },
          "opt/elsewhere": { type: "directory" },
          "opt/same": { type: "symlink", linkTarget: "../opt/elsewhere" },
        },
      }),
    ],
  },
  "a package for several architectures, with triggers": {
    installed: [
      p("1", {
        architecture: "amd64",
        fields: { "Multi-Arch": "same" },
        files: { "usr/lib/p": "1" },
        control: { triggers: "interest-noawait /usr/lib/p.d\ninterest p-changed\n" },
      }),
      q("1", {
        files: { "usr/bin/q": "1" },
        control: { triggers: "interest-noawait /usr/share/q\ninterest-noawait p-changed\n" },
      }),
    ],
    upgraded: [
      p("2", {
        architecture: "amd64",
        fields: { "Multi-Arch": "same" },
        files: { "usr/lib/p": "2" },
        control: { triggers: "interest-noawait /usr/lib/p.e\ninterest p-changed\n" },
      }),
    ],
  },
  "fields of every kind": {
    installed: [
      p("1", { fields: { Section: "libs", Priority: "required" }, files: { "usr/bin/p": "1" } }),
      q("1"),
    ],
    upgraded: [
      p("2:2.0-1", {
        fields: {
          Homepage: "https://example.com",
          Depends: "q(>=1)|r:any ,s (<< 3 )",
          "Built-Using": "x (= 1)",
          Essential: "yes",
          "Multi-Arch": "foreign",
          Source: "src (2)",
          "Installed-Size": "12",
          "X-Odd": "a  b\n c",
        },
        files: { "usr/bin/p": "2" },
      }),
      { name: "a-new", version: "1", files: { "usr/bin/n": "1" } },
    ],
  },
};

import { chmodSync, cpSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import type { MadeDeb } from "../made-debs.ts";
import { all, edit, p, q, remove, type Scene } from "./dpkg-scene.ts";

const conffile = (text: string, version: string, more: Partial<MadeDeb> = {}) =>
  p(version, {
    files: { "etc/p.conf": text, "usr/bin/p": version },
    control: { conffiles: "/etc/p.conf\n" },
    ...more,
  });

/** Configuration files that are changed, deleted, moved, given up. */
export const conffileScenes: Readonly<Record<string, Scene>> = {
  "a configuration file that nobody changed": {
    installed: [conffile("1", "1")],
    upgraded: [conffile("2", "2")],
  },
  "one that somebody changed, and the package too": {
    installed: [conffile("1", "1")],
    meanwhile: all(edit("etc/p.conf", "mine"), (folder) =>
      chmodSync(`${folder}/etc/p.conf`, 0o600),
    ),
    upgraded: [conffile("2", "2")],
  },
  "one that somebody changed, and the package not": {
    installed: [conffile("1", "1")],
    meanwhile: edit("etc/p.conf", "mine"),
    upgraded: [conffile("1", "2")],
  },
  "one that somebody changed as the package does": {
    installed: [conffile("1", "1")],
    meanwhile: edit("etc/p.conf", "2"),
    upgraded: [conffile("2", "2")],
  },
  "one that somebody deleted": {
    installed: [conffile("1", "1")],
    meanwhile: remove("etc/p.conf"),
    upgraded: [conffile("2", "2")],
  },
  "one that somebody deleted, and the package keeps": {
    installed: [conffile("1", "1")],
    meanwhile: remove("etc/p.conf"),
    upgraded: [conffile("1", "2")],
  },
  "one behind a link": {
    installed: [conffile("1", "1")],
    meanwhile: (folder) => {
      mkdirSync(`${folder}/srv`);
      cpSync(`${folder}/etc/p.conf`, `${folder}/srv/real`);
      rmSync(`${folder}/etc/p.conf`);
      symlinkSync("../srv/real", `${folder}/etc/p.conf`);
    },
    upgraded: [conffile("2", "2")],
  },
  "one that is new, where somebody has one": {
    installed: [p("1", { files: { "usr/bin/p": "1" } })],
    meanwhile: edit("etc/p.conf", "mine"),
    upgraded: [conffile("2", "2")],
  },
  "one that is no longer brought, changed and not": {
    installed: [
      p("1", {
        files: { "etc/p/a": "a", "etc/p/b": "b", "etc/p/c": "c" },
        control: { conffiles: "/etc/p/a\n/etc/p/b\n/etc/p/c\n" },
      }),
    ],
    meanwhile: all(edit("etc/p/b", "mine"), remove("etc/p/c")),
    upgraded: [p("2", { files: { "usr/bin/p": "2" } })],
  },
  "one that is given up on purpose": {
    installed: [
      p("1", {
        files: { "etc/p/a": "a", "etc/p/b": "b" },
        control: { conffiles: "/etc/p/a\n/etc/p/b\n" },
      }),
    ],
    meanwhile: edit("etc/p/b", "mine"),
    upgraded: [
      p("2", {
        files: { "usr/bin/p": "2" },
        control: { conffiles: "remove-on-upgrade /etc/p/a\nremove-on-upgrade /etc/p/b\n" },
      }),
    ],
  },
  "one that moves to another package": {
    installed: [conffile("1", "1"), q("1", { files: { "usr/bin/q": "1" } })],
    upgraded: [
      p("2", { files: { "usr/bin/p": "2" } }),
      q("2", {
        fields: { Replaces: "p (<< 2)", Breaks: "p (<< 2)" },
        files: { "etc/p.conf": "2" },
        control: { conffiles: "/etc/p.conf\n" },
      }),
    ],
  },
};

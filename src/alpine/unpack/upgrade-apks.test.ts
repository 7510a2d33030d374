import { Buffer } from "node:buffer";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { installedApks, madeApk } from "../../../test/apk-images.ts";
import { apkOf, type MadeApk } from "../../../test/apk-repository.ts";
import { textFile } from "../../../test/images.ts";
import { memoryRoot } from "../../../test/memory-root.ts";
import {
  type Asked,
  arriving,
  binaryRoot,
  changed,
  gzipText,
  messages,
  tarText,
  upgradeInMemory,
} from "../../../test/upgrade-apks.ts";
import type { NewFile } from "../../oci/tar/write-tar.ts";
import { upgradeApks } from "./upgrade-apks.ts";

const folder = (path: string, mode?: number): NewFile => ({
  path,
  type: "directory",
  ...(mode !== undefined && { mode }),
});

const etc = folder("etc");
const one = (version: string, ...files: readonly NewFile[]) => madeApk(`one ${version}`, files);

describe("files", () => {
  test("come, change and go; so do folders that nobody has", async () => {
    const old = one("1-r0", etc, textFile("etc/a", "1"), folder("opt"), textFile("opt/x", "1"));
    const { outcome } = await upgradeInMemory(
      [old],
      [one("2-r0", etc, textFile("etc/a", "2"), textFile("etc/b", "2"))],
    );
    expect(changed(outcome)).toEqual({ "etc/a": "2", "etc/b": "2", opt: "-" });
  });

  test("that were edited stay where they are protected", async () => {
    const files = [etc, textFile("etc/a", "1"), folder("opt"), textFile("opt/a", "1")];
    const newer = [etc, textFile("etc/a", "2"), folder("opt"), textFile("opt/a", "2")];
    const more = { "etc/a": "mine", "opt/a": "mine" };
    const plain = await upgradeInMemory([one("1-r0", ...files)], [one("2-r0", ...newer)], { more });
    expect(changed(plain.outcome)).toEqual({ "etc/a.apk-new": "2", "opt/a": "2" });
    const lists = ["-etc\n+opt\n"];
    const other = await upgradeInMemory([one("1-r0", ...files)], [one("2-r0", ...newer)], {
      more,
      lists,
    });
    expect(changed(other.outcome)).toEqual({ "etc/a": "2", "opt/a.apk-new": "2" });
  });

  test("of folders whose mode changes", async () => {
    const old = one("1-r0", folder("opt"), folder("srv"));
    const newer = one("2-r0", folder("opt", 0o700), folder("srv", 0o700));
    const { outcome } = await upgradeInMemory([old], [newer], {
      more: { srv: { type: "directory", mode: 0o711 } },
    });
    expect(changed(outcome)).toEqual({ opt: "700" });
  });

  test.each<[string, MadeApk, Asked, string]>([
    [
      "of another package, without a word on it",
      one("2-r0", etc, textFile("etc/other", "2")),
      {},
      "its etc/other belongs to two",
    ],
    [
      "where a folder is",
      one("2-r0", folder("opt"), textFile("opt/a", "2")),
      { more: { "opt/a": { type: "directory", mode: 0o755 } } },
      "something else is in the way of its opt/a",
    ],
    [
      "below what is no folder",
      one("2-r0", folder("opt"), textFile("opt/a", "2")),
      { more: { opt: "mine" } },
      "something else is in the way of its opt",
    ],
    [
      "in a circle of links",
      one("2-r0", folder("opt"), textFile("opt/a", "2")),
      { more: { opt: { type: "symlink", linkTarget: "/opt" } } },
      "something else is in the way of its opt",
    ],
    [
      "whose folder is not in it",
      one("2-r0", textFile("opt/a", "2")),
      {},
      "it has opt/a and not the folder that this is in",
    ],
    [
      "twice",
      one("2-r0", etc, textFile("etc/a", "2"), textFile("etc/a", "3")),
      {},
      "it has etc/a twice",
    ],
  ])("%s are refused", async (_, newer, asked, message) => {
    const two = madeApk("two 1-r0", [etc, textFile("etc/other", "1")], { fields: ["o:else"] });
    const old = one("1-r0", etc, textFile("etc/a", "1"));
    const { outcome } = await upgradeInMemory([old, two], [newer], asked);
    expect(messages(outcome).join()).toContain(message);
  });

  test("outside of the root end the upgrade of all packages", async () => {
    const upgrade = upgradeInMemory(
      [one("1-r0", etc)],
      [one("2-r0", etc, textFile("etc/../../a", "2"))],
    );
    await expect(upgrade).rejects.toThrow("leads outside");
  });
});

describe("the database", () => {
  const old = one("1-r0", etc, textFile("etc/a", "1"));
  const installed = installedApks([old]).find(({ path }) => path.endsWith("installed"));
  const text = Buffer.from(installed?.bytes ?? "").toString("utf8");

  test("is written where it lies, its other packages as they were", async () => {
    const strange = "C:Q1x=\nP:zz\nV:1\nX:not known\nF:opt\nR:y\nM:1:2:1777\na:0:0:0777\n\n\n";
    const root = {
      lib: { type: "symlink", linkTarget: "usr/lib" },
      "usr/lib/apk/db/installed": `${text}${strange}`,
      "etc/a": "1",
    } as const;
    const outcome = await upgradeApks({
      root: memoryRoot(root),
      apks: [await arriving(one("2-r0", etc, textFile("etc/a", "2")))],
      protectedLists: [],
      run: () => Promise.reject(new Error("There is no script")),
    });
    if (outcome.kind !== "changes") throw new Error("refused");
    const [database] = outcome.changes.written.filter(({ path }) => path.endsWith("installed"));
    expect(database?.path).toBe("usr/lib/apk/db/installed");
    const written = Buffer.from(database?.bytes ?? "").toString("utf8");
    expect(written).toContain("P:one\nV:2-r0\n");
    expect(written.endsWith(strange)).toBe(true);
  });

  test.each([
    ["no database", { "etc/a": "1" }, "There is no database"],
    ["a broken one", { "lib/apk/db/installed": "P:a\nnonsense\n" }, "Line 2"],
    [
      "scripts that are cut off",
      { "lib/apk/db/installed": text, "lib/apk/db/scripts.tar.gz": gzipText("x".repeat(600)) },
      "are no archive",
    ],
    [
      "scripts that are not packed",
      { "lib/apk/db/installed": text, "lib/apk/db/scripts.tar.gz": "nonsense" },
      "cannot be unpacked",
    ],
  ])("%s is an error", async (_, files, message) => {
    const run = () => Promise.reject(new Error("There is no script"));
    const root = binaryRoot(files);
    await expect(upgradeApks({ root, apks: [], protectedLists: [], run })).rejects.toThrow(message);
  });
});

describe("scripts", () => {
  const sh = { "bin/sh": "\x7fELF" };
  const scripted = (version: string) =>
    madeApk(`one ${version}`, [etc, textFile("etc/a", version)], {
      scripts: {
        "pre-install": "#!/bin/sh\n",
        "post-install": "#!/bin/sh\n",
        "pre-upgrade": "#!/bin/sh\n",
        "post-upgrade": "#!/bin/sh\nsomething odd\n",
        trigger: "#!/bin/sh\n",
      },
      facts: ["triggers = /etc /opt/*"],
    });

  test("run in apk's order with its arguments, triggers last; without a shell none", async () => {
    const { ran, outcome } = await upgradeInMemory([scripted("1-r0")], [scripted("2-r0")], {
      more: sh,
    });
    expect(ran).toEqual([
      "one pre-upgrade 2-r0 1-r0",
      "one post-upgrade 2-r0 1-r0",
      "one trigger /etc",
    ]);
    if (outcome.kind !== "changes") throw new Error("refused");
    const stored = outcome.changes.written.find(({ path }) => path.includes("scripts.tar"));
    expect(gunzipSync(stored?.bytes ?? "").toString("latin1")).toContain("something odd");
    const fresh = await upgradeInMemory([], [scripted("1-r0")], { more: sh });
    expect(fresh.ran.slice(0, 2)).toEqual(["one pre-install 1-r0", "one post-install 1-r0"]);
    expect((await upgradeInMemory([scripted("1-r0")], [scripted("2-r0")])).ran).toEqual([]);
  });

  test("that are not followed refuse their package, triggers what set them off", async () => {
    const own = await upgradeInMemory([scripted("1-r0")], [scripted("2-r0")], {
      more: sh,
      refuses: /odd/,
    });
    expect(messages(own.outcome)).toEqual(["one: its post-upgrade runs it"]);
    const cache = madeApk("cache 1-r0", [], {
      facts: ["triggers = /opt"],
      scripts: { trigger: "#!/bin/sh\nwrite-cache\n" },
    });
    const checksum = /^C:(.+)$/m.exec(apkOf(cache).stanza)?.[1];
    const name = `cache-1-r0.${checksum}.trigger`;
    const more = {
      ...sh,
      "lib/apk/db/triggers": `${checksum} /opt\n`,
      "lib/apk/db/scripts.tar": tarText(name, Buffer.from("#!/bin/sh\nwrite-cache\n")),
    };
    const tool = (version: string) =>
      madeApk(`tool ${version}`, [folder("opt"), textFile("opt/t", version)]);
    const both = [cache, tool("1-r0"), one("1-r0", etc)];
    const newer = [tool("2-r0"), one("2-r0", etc, textFile("etc/b", "1"))];
    const { outcome, ran } = await upgradeInMemory(both, newer, { more, refuses: /write-cache/ });
    expect(ran).toEqual(["cache trigger /opt"]);
    expect(messages(outcome)).toEqual(["tool: its trigger runs it"]);
  });
});

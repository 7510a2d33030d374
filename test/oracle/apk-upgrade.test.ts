import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { readScripts } from "../../src/alpine/unpack/scripts-archive.ts";
import { applyChanges, describeRoot } from "../disk-root.ts";
import { tempFolder } from "../temp-folder.ts";
import { canRunApk, isApkBookkeeping, runApk, upgradeAlone } from "./apk-program.ts";
import { type ApkScene, apkScenes, apkScriptScenes } from "./apk-scenes.ts";
import { run } from "./dpkg-scene.ts";

describe.skipIf(!canRunApk)("an upgrade", () => {
  test.each(Object.entries(apkScenes))("%s: as apk does it", (_, scene) => compare(scene));
});

/** A static one, which runs in any root. */
const busybox = "/usr/bin/busybox";

describe.skipIf(!canRunApk || !existsSync(busybox))("an upgrade with scripts", () => {
  test.each(Object.entries(apkScriptScenes))("%s: as apk does it", (_, scene) =>
    compare(scene, withBusybox),
  );
});

async function compare(
  { installed, meanwhile, upgraded }: ApkScene,
  prepare?: (root: string) => void,
): Promise<void> {
  const base = tempFolder();
  prepare?.(base);
  const names = installed.map(({ name }) => name);
  expect(runApk(base, installed, ["--initdb", "--no-scripts", "add", ...names])).toBeUndefined();
  meanwhile?.(base);
  const [ours, theirs] = [tempFolder(), tempFolder()];
  for (const copy of [ours, theirs]) run("cp", ["-a", `${base}/.`, copy]);
  const available = [...upgraded, ...installed];
  expect(runApk(theirs, available, ["upgrade"])).toBeUndefined();
  const outcome = await upgradeAlone(ours, available);
  expect(outcome).toMatchObject({ kind: "changes" });
  if (outcome.kind !== "changes") return;
  applyChanges(ours, outcome.changes);
  expect(describeRoot(ours, isApkBookkeeping)).toEqual(describeRoot(theirs, isApkBookkeeping));
  expect(scriptsOf(ours)).toEqual(scriptsOf(theirs));
}

function withBusybox(root: string): void {
  for (const folder of ["bin", "sbin", "usr/bin", "usr/sbin", "etc/busybox-paths.d"])
    mkdirSync(join(root, folder), { recursive: true });
  copyFileSync(busybox, join(root, "bin/busybox"));
  run("chroot", [root, "/bin/busybox", "--install", "-s"]);
  const paths = execFileSync(busybox, ["--list-full"]);
  writeFileSync(join(root, "etc/busybox-paths.d/busybox"), paths);
  const users = ["root:x:0:0:root:/:/bin/sh", "web:x:82:82::/srv:/sbin/nologin"];
  writeFileSync(join(root, "etc/passwd"), users.map((line) => `${line}\n`).join(""));
  writeFileSync(join(root, "etc/group"), "root:x:0:\nweb:x:82:\n");
}

function scriptsOf(root: string): readonly string[] {
  const folder = join(root, "lib/apk/db");
  const name = readdirSync(folder).find((one) => one.startsWith("scripts.tar")) ?? "";
  const stored = readFileSync(join(folder, name));
  const { members } = readScripts(name.endsWith(".gz") ? gunzipSync(stored) : stored, false);
  return [...members].flatMap(([checksum, all]) =>
    all.map(({ kind, bytes }) => `${checksum} ${kind} ${Buffer.from(bytes).toString("utf8")}`),
  );
}

import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { openApkFile } from "../../src/alpine/archive/apk-file.ts";
import { parseApkDependencies } from "../../src/alpine/dependencies.ts";
import { type ApkPackage, readApkPackages } from "../../src/alpine/packages.ts";
import { solveApkUpgrade } from "../../src/alpine/solve/solve-apk-upgrade.ts";
import { hasFiles } from "../../src/alpine/unpack/new-holding.ts";
import { readScripts } from "../../src/alpine/unpack/scripts-archive.ts";
import { upgradeApks } from "../../src/alpine/unpack/upgrade-apks.ts";
import type { UpgradeOutcome } from "../../src/rootfs/upgrade-outcome.ts";
import { runApkScript } from "../../src/stages/patch/apk/run-apk-script.ts";
import { installOrder } from "../../src/stages/patch/apk/settle-apk-upgrade.ts";
import { apkOf, apkRepositoryOf, type MadeApk, makeApkKey } from "../apk-repository.ts";
import { applyChanges, describeRoot, diskRoot } from "../disk-root.ts";
import { tempFolder } from "../temp-folder.ts";
import { type ApkScene, apkScenes, apkScriptScenes } from "./apk-scenes.ts";
import { run } from "./dpkg-scene.ts";

/** No distribution that tests run on has apk: who builds it from apk-tools' source names it here. */
const program = process.env["SUTURE_APK"] ?? "";

// apk changes owners: only root can.
const canRun = program !== "" && process.getuid?.() === 0;

const key = makeApkKey("shop@example.org-1.rsa.pub");

describe.skipIf(!canRun)("an upgrade", () => {
  test.each(Object.entries(apkScenes))("%s: as apk does it", (_, scene) => compare(scene));
});

/** A static one, which runs in any root. */
const busybox = "/usr/bin/busybox";

describe.skipIf(!canRun || !existsSync(busybox))("an upgrade with scripts", () => {
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
  apk(base, installed, ["--initdb", "--no-scripts", "add", ...names]);
  meanwhile?.(base);
  const [ours, theirs] = [tempFolder(), tempFolder()];
  for (const copy of [ours, theirs]) run("cp", ["-a", `${base}/.`, copy]);
  const available = [...upgraded, ...installed];
  apk(theirs, available, ["upgrade"]);
  const outcome = await upgrade(ours, available);
  expect(outcome).toMatchObject({ kind: "changes" });
  if (outcome.kind !== "changes") return;
  applyChanges(ours, outcome.changes);
  expect(describeRoot(ours, isBookkeeping)).toEqual(describeRoot(theirs, isBookkeeping));
  expect(scriptsOf(ours)).toEqual(scriptsOf(theirs));
}

/** Chooses by suture's own solver, and installs in its order. */
async function upgrade(root: string, available: readonly MadeApk[]): Promise<UpgradeOutcome> {
  const system = diskRoot(root);
  const listed = available.map(listedApk);
  const text = (path: string) => readFileSync(join(root, path), "utf8");
  const { changes } = solveApkUpgrade({
    installed: readApkPackages(text("lib/apk/db/installed")),
    world: parseApkDependencies(text("etc/apk/world")),
    available: listed,
  });
  const apks = installOrder(changes).map(async ({ apk: chosen }) => {
    const made = available[listed.indexOf(chosen)];
    const file =
      made && hasFiles(chosen) ? await openApkFile(apkOf(made).bytes, chosen) : undefined;
    return { apk: chosen, file };
  });
  return upgradeApks({
    root: system,
    apks: await Promise.all(apks),
    protectedLists: protectedLists(root),
    run: runApkScript,
  });
}

function listedApk(made: MadeApk): ApkPackage {
  const [listed] = readApkPackages(apkOf(made).stanza);
  if (!listed) throw new Error("The stanza cannot be read");
  return listed;
}

function withBusybox(root: string): void {
  for (const folder of ["bin", "sbin", "usr/bin", "usr/sbin", "etc/busybox-paths.d"])
    mkdirSync(join(root, folder), { recursive: true });
  copyFileSync(busybox, join(root, "bin/busybox"));
  run("chroot", [root, "/bin/busybox", "--install", "-s"]);
  const paths = execFileSync(busybox, ["--list-full"]);
  writeFileSync(join(root, "etc/busybox-paths.d/busybox"), paths);
  writeFileSync(
    join(root, "etc/passwd"),
    "root:x:0:0:root:/:/bin/sh\nweb:x:82:82::/srv:/sbin/nologin\n",
  );
  writeFileSync(join(root, "etc/group"), "root:x:0:\nweb:x:82:\n");
}

function apk(root: string, made: readonly MadeApk[], args: readonly string[]): void {
  const folder = tempFolder();
  for (const [path, bytes] of Object.entries(apkRepositoryOf(made, key))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  const pem = key.key.export({ type: "spki", format: "pem" });
  const keys = tempFolder({ [key.name]: String(pem) });
  const places = ["--root", root, "--keys-dir", keys, "--repository", folder];
  run(program, [...places, "--arch", "x86_64", "--no-network", "--no-cache", ...args]);
}

function protectedLists(root: string): readonly string[] {
  try {
    const folder = join(root, "etc/apk/protected_paths.d");
    return readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
  } catch {
    return [];
  }
}

/** What apk's version decides on: how it stores its scripts, its lock, caches, a place to run scripts in. */
function isBookkeeping(path: string): boolean {
  return /^lib\/apk\/(?:db\/(?:lock|scripts\.tar.*)|exec)|^var\/|^etc\/apk\/arch$|^(?:dev|proc)(?:\/|$)/.test(
    path,
  );
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

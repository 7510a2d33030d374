import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { openApkFile } from "../../src/alpine/archive/apk-file.ts";
import { readApkPackages } from "../../src/alpine/packages.ts";
import { readScripts } from "../../src/alpine/unpack/scripts-archive.ts";
import { upgradeApks } from "../../src/alpine/unpack/upgrade-apks.ts";
import { apkOf, apkRepositoryOf, type MadeApk, makeApkKey } from "../apk-repository.ts";
import { applyChanges, describeRoot, diskRoot } from "../disk-root.ts";
import { tempFolder } from "../temp-folder.ts";
import { apkScenes } from "./apk-scenes.ts";
import { run } from "./dpkg-scene.ts";

/** No distribution that tests run on has apk: who builds it from apk-tools' source names it here. */
const program = process.env["SUTURE_APK"] ?? "";

// apk changes owners: only root can.
const canRun = program !== "" && process.getuid?.() === 0;

const key = makeApkKey("shop@example.org-1.rsa.pub");

describe.skipIf(!canRun)("an upgrade", () => {
  test.each(Object.entries(apkScenes))("%s: as apk does it", async (_, scene) => {
    const { installed, meanwhile, upgraded } = scene;
    const base = tempFolder();
    const names = installed.map(({ name }) => name);
    apk(base, installed, ["--initdb", "add", ...names]);
    meanwhile?.(base);
    const [ours, theirs] = [tempFolder(), tempFolder()];
    for (const copy of [ours, theirs]) run("cp", ["-a", `${base}/.`, copy]);
    apk(theirs, [...upgraded, ...installed], ["upgrade"]);
    const outcome = await upgradeApks({
      root: diskRoot(ours),
      apks: await Promise.all(upgraded.map(arriving)),
      protectedLists: protectedLists(ours),
      run: () => Promise.reject(new Error("There is no shell")),
    });
    expect(outcome).toMatchObject({ kind: "changes" });
    if (outcome.kind !== "changes") return;
    applyChanges(ours, outcome.changes);
    expect(describeRoot(ours, isBookkeeping)).toEqual(describeRoot(theirs, isBookkeeping));
    expect(scriptsOf(ours)).toEqual(scriptsOf(theirs));
  });
});

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

async function arriving(made: MadeApk) {
  const { bytes, stanza } = apkOf(made);
  const [listed] = readApkPackages(stanza);
  if (!listed) throw new Error("The stanza cannot be read");
  const isEmpty = made.fields?.includes("I:0") ?? false;
  return { apk: listed, file: isEmpty ? undefined : await openApkFile(bytes, listed) };
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
  return /^lib\/apk\/(?:db\/(?:lock|scripts\.tar.*)|exec)|^var\/|^etc\/apk\/(?:arch|world)$|^dev/.test(
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

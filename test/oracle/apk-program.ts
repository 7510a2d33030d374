import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { openApkFile } from "../../src/alpine/archive/apk-file.ts";
import { parseApkDependencies } from "../../src/alpine/dependencies.ts";
import { type ApkPackage, readApkPackages } from "../../src/alpine/packages.ts";
import { solveApkUpgrade } from "../../src/alpine/solve/solve-apk-upgrade.ts";
import { hasFiles } from "../../src/alpine/unpack/new-holding.ts";
import { upgradeApks } from "../../src/alpine/unpack/upgrade-apks.ts";
import type { UpgradeOutcome } from "../../src/rootfs/upgrade-outcome.ts";
import { runApkScript } from "../../src/stages/patch/apk/run-apk-script.ts";
import { installOrder } from "../../src/stages/patch/apk/settle-apk-upgrade.ts";
import { apkOf, apkRepositoryOf, type MadeApk, makeApkKey } from "../apk-repository.ts";
import { diskRoot } from "../disk-root.ts";
import { tempFolder } from "../temp-folder.ts";

/** No distribution that tests run on has apk: who builds it from apk-tools' source names it here. */
const program = process.env["SUTURE_APK"] ?? "";

/** apk changes owners: only root can. */
export const canRunApk: boolean = program !== "" && process.getuid?.() === 0;

const key = makeApkKey("shop@example.org-1.rsa.pub");

/** Runs apk on a root, with a repository of some packages. @returns what it said where it failed */
export function runApk(
  root: string,
  made: readonly MadeApk[],
  args: readonly string[],
): string | undefined {
  const folder = tempFolder();
  for (const [path, bytes] of Object.entries(apkRepositoryOf(made, key))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  const pem = key.key.export({ type: "spki", format: "pem" });
  const keys = tempFolder({ [key.name]: String(pem) });
  const places = ["--root", root, "--keys-dir", keys, "--repository", folder];
  const how = ["--arch", "x86_64", "--no-network", "--no-cache"];
  const { status, stdout, stderr } = spawnSync(program, [...places, ...how, ...args], {
    encoding: "utf8",
  });
  return status === 0 ? undefined : `apk ${args.join(" ")}: ${stdout}${stderr}`;
}

/** The same upgrade of a root by suture's own solver, in its order. */
export async function upgradeAlone(
  root: string,
  available: readonly MadeApk[],
): Promise<UpgradeOutcome> {
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
    root: diskRoot(root),
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

function protectedLists(root: string): readonly string[] {
  try {
    const folder = join(root, "etc/apk/protected_paths.d");
    return readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
  } catch {
    return [];
  }
}

/** What apk's version decides on: how it stores its scripts, its lock, caches, a place to run scripts in. */
export function isApkBookkeeping(path: string): boolean {
  return /^lib\/apk\/(?:db\/(?:lock|scripts\.tar.*)|exec)|^var\/|^etc\/apk\/arch$|^(?:dev|proc)(?:\/|$)/.test(
    path,
  );
}

import { Buffer } from "node:buffer";
import { gzipSync } from "node:zlib";
import { openApkFile } from "../src/alpine/archive/apk-file.ts";
import { readApkPackages } from "../src/alpine/packages.ts";
import {
  type ApkScript,
  type ArrivingApk,
  upgradeApks,
} from "../src/alpine/unpack/upgrade-apks.ts";
import type { NewFile } from "../src/oci/tar/write-tar.ts";
import { RefusedUpgrade } from "../src/rootfs/refused.ts";
import type { SystemRoot } from "../src/rootfs/system-root.ts";
import type { UpgradeOutcome } from "../src/rootfs/upgrade-outcome.ts";
import { installedApks } from "./apk-images.ts";
import { apkOf, type MadeApk } from "./apk-repository.ts";
import { memoryRoot, type RootFile } from "./memory-root.ts";

export interface Asked {
  /** What lies in the root beside the installed packages. */
  readonly more?: Readonly<Record<string, RootFile>>;
  readonly lists?: readonly string[];
  /** Commands of scripts that nobody knows. */
  readonly refuses?: RegExp;
}

/** Upgrades packages of a root in memory; scripts are noted and do nothing. */
export async function upgradeInMemory(
  installed: readonly MadeApk[],
  upgraded: readonly MadeApk[],
  { more = {}, lists = [], refuses }: Asked = {},
): Promise<{ readonly outcome: UpgradeOutcome; readonly ran: readonly string[] }> {
  const ran: string[] = [];
  const outcome = await upgradeApks({
    root: memoryRoot({ ...rootOf(installed), ...more }),
    apks: await Promise.all(upgraded.map(arriving)),
    protectedLists: lists,
    run: async (_, script: ApkScript) => {
      ran.push(`${script.packageName} ${script.script} ${script.args.join(" ")}`);
      if (refuses?.test(script.text))
        throw new RefusedUpgrade(script.packageName, `its ${script.script} runs it`);
      return {
        package: script.packageName,
        script: script.script,
        verdict: "no-op",
        passedOver: [],
      };
    },
  });
  return { outcome, ran };
}

export async function arriving(made: MadeApk): Promise<ArrivingApk> {
  const { bytes, stanza } = apkOf(made);
  const [apk] = readApkPackages(stanza);
  if (!apk) throw new Error("The stanza cannot be read");
  return { apk, file: await openApkFile(bytes, apk) };
}

function rootOf(apks: readonly MadeApk[]): Readonly<Record<string, RootFile>> {
  return Object.fromEntries(
    installedApks(apks).map(({ path, type, bytes, mode, linkTarget }) => [
      path,
      {
        type,
        ...(mode !== undefined && { mode }),
        ...(type === "directory" && mode === undefined && { mode: 0o755 }),
        ...(linkTarget !== undefined && { linkTarget }),
        ...(bytes && { text: Buffer.from(bytes).toString("latin1") }),
      },
    ]),
  );
}

/** Paths with their texts, targets or modes; what is gone as `-`. */
export function changed(outcome: UpgradeOutcome): Record<string, string> {
  if (outcome.kind !== "changes") throw new Error(JSON.stringify(outcome.refusals));
  const { written, removed } = outcome.changes;
  const own = written.filter(({ path }) => !path.includes("apk/db/"));
  return Object.fromEntries([
    ...own.map((file) => [file.path, shown(file)]),
    ...removed.map((path) => [path, "-"]),
  ]);
}

function shown({ type, bytes, linkTarget, mode }: NewFile): string {
  if (type === "directory") return (mode ?? 0).toString(8);
  return linkTarget ?? Buffer.from(bytes ?? "").toString("utf8");
}

export function messages(outcome: UpgradeOutcome): readonly string[] {
  if (outcome.kind === "changes") return [];
  return outcome.refusals.map((one) => `${one.package}: ${one.message}`);
}

export function gzipText(text: string): string {
  return gzipSync(text).toString("latin1");
}

/** A member as apk writes it: its size takes the whole of its field. */
export function tarText(name: string, bytes: Buffer): string {
  const header = Buffer.alloc(512);
  header.write(name, 0, "latin1");
  header.write(bytes.length.toString(8).padStart(12, "0"), 124, "latin1");
  header.write("0", 156, "latin1");
  const padding = Buffer.alloc((512 - (bytes.length % 512)) % 512);
  return Buffer.concat([header, bytes, padding, Buffer.alloc(1024)]).toString("latin1");
}

/** Texts with a character a byte. */
export function binaryRoot(files: Readonly<Record<string, string>>): SystemRoot {
  const root = memoryRoot(files);
  return {
    ...root,
    read: async (paths: ReadonlySet<string>, take: (path: string, bytes: Uint8Array) => void) => {
      for (const path of paths) {
        const text = files[path];
        if (text !== undefined) take(path, Buffer.from(text, "latin1"));
      }
    },
  };
}

import { readFileSync, statSync } from "node:fs";
import { basename, resolve } from "node:path";
import { apkKeysFile, readApkKey, readShippedApkKeys } from "../alpine/archive/apk-keys.ts";
import type { ApkKey } from "../alpine/archive/signed-segment.ts";
import { archiveKeysFile, readArchiveKeys } from "../debian/archive/archive-keys.ts";
import type { SourcesFile } from "../debian/archive/source-entry.ts";
import { readSystemRelease } from "../debian/archive/system-release.ts";
import { cacheFolder, stateFolder } from "../io/folders.ts";
import { readMachineApt } from "../io/machine-sources.ts";
import { optimizeLess } from "../io/optimize-less.ts";
import { openPackageArchive } from "../io/package-archive.ts";
import { scratchSpool } from "../io/scratch.ts";
import { readShipped } from "../io/shipped.ts";
import { EnvironmentError, type FileTree, UsageError } from "../model/index.ts";
import type { PatchKit } from "../stages/patch/patch-platform.ts";
import type { MachineSources } from "../stages/patch/sources-for.ts";
import type { TargetConfig } from "./config.ts";
import { plainDebs } from "./plain-debs.ts";
import { openSession } from "./session.ts";
import type { Settings } from "./settings.ts";

export interface KitRequest {
  readonly settings: Settings;
  readonly config: TargetConfig;
  /** Files in apt's or apk's formats; without them those of the configuration. */
  readonly sources: readonly string[];
  readonly allowHosts: readonly string[];
  /** Files of public keys of apk repositories; those of the configuration are taken too. */
  readonly keys: readonly string[];
  readonly step: (what: string) => void;
}

/** Opens what patching takes from outside: archives, keys, advisories, the time. */
export async function openPatchKit(request: KitRequest): Promise<PatchKit> {
  const { settings, config, step } = request;
  if (settings.offline) {
    throw new EnvironmentError("Newer packages are in an archive, and no network may be asked", {
      hint: "Leave out --offline; a mirror on this machine can be named in a file for --sources.",
    });
  }
  optimizeLess();
  const cache = cacheFolder();
  const environment = process.env;
  const allowHosts = [...request.allowHosts, ...(config.patch?.allowHosts ?? [])];
  const named = request.sources.length > 0 ? request.sources : config.patch?.sources;
  const machine = machineSources();
  const session = await openSession(settings, { ...config, looksFor: ["vulnerability"] });
  return {
    archive: openPackageArchive({ environment, cache, state: stateFolder(), allowHosts }),
    keys: readArchiveKeys(await readShipped(archiveKeysFile)),
    apkKeys: [
      ...[...request.keys, ...(config.patch?.keys ?? [])].map(readKeyFile),
      ...readShippedApkKeys(await readShipped(apkKeysFile)),
    ],
    sources: {
      ...(named && { named: named.map(readSourcesFile) }),
      ...(machine && { machine }),
    },
    nowMs: Date.now(),
    latest: sourceDateEpoch(environment["SOURCE_DATE_EPOCH"]),
    spool: scratchSpool(cache, "The layer"),
    unpackElsewhere: plainDebs(cache),
    scan: (tree: FileTree) => session.pipeline.scan([tree]),
    step,
  };
}

function readSourcesFile(name: string): SourcesFile {
  return { path: name, text: readSmallFile(name, "sources"), isFound: false };
}

function readKeyFile(name: string): ApkKey {
  const key = readApkKey(basename(name), readSmallFile(name, "key"));
  if (key) return key;
  throw new UsageError(`${name} is no public key of RSA.`, {
    hint: "A file as in /etc/apk/keys is expected, under its own name: signatures name the key by it.",
  });
}

function readSmallFile(name: string, what: string): string {
  const path = resolve(name);
  try {
    if (statSync(path).size <= maxFileBytes) return readFileSync(path, "utf8");
  } catch (cause) {
    throw new UsageError(`The ${what} ${name} cannot be read.`, { cause });
  }
  throw new UsageError(`The ${what} ${name}: the file is too large.`);
}

const maxFileBytes = 4 << 20;

function machineSources(): MachineSources | undefined {
  const found = readMachineApt();
  const release = found && readSystemRelease(found.osRelease);
  if (!release) return undefined;
  return { release, files: found.files.map((file) => ({ ...file, isFound: false })) };
}

/** @see https://reproducible-builds.org/specs/source-date-epoch/ */
function sourceDateEpoch(written: string | undefined): number | undefined {
  if (written === undefined || written === "") return undefined;
  if (/^\d{1,11}$/.test(written)) return Number(written);
  throw new UsageError(`SOURCE_DATE_EPOCH is no number of seconds: ${written.slice(0, 40)}`);
}

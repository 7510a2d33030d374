import { openRepositories } from "../../alpine/archive/open-repositories.ts";
import type { ApkKey } from "../../alpine/archive/signed-segment.ts";
import type { ArchiveKeys } from "../../debian/archive/archive-keys.ts";
import type { ArchiveRequest } from "../../debian/archive/archive-request.ts";
import { openArchives } from "../../debian/archive/open-archives.ts";
import type { PackageArchive } from "../../model/index.ts";
import type { ApkSystem } from "./apk/read-apk-system.ts";
import { settleApkUpgrade } from "./apk/settle-apk-upgrade.ts";
import type { DebianSystem, PackageSystem } from "./read-system.ts";
import { settleUpgrade } from "./settle-upgrade.ts";
import type { Settled } from "./settled.ts";
import { type KnownSources, sourcesFor } from "./sources-for.ts";
import type { UnpackElsewhere } from "./upgrade-packages.ts";
import type { Wanted } from "./wanted.ts";

/** What choosing and unpacking packages takes from outside. */
export interface UpgradeKit {
  readonly archive: PackageArchive;
  /** Indexes of Debian's archives that were read ahead. */
  readonly listed?: ArchiveRequest["listed"];
  /** Those of Debian and Ubuntu that ship. */
  readonly keys: ArchiveKeys;
  /** Of repositories of apk: those that ship, and those that the user named. */
  readonly apkKeys: readonly ApkKey[];
  readonly sources: KnownSources;
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
  /** Unpacks packages beside this thread; left out where that is not faster. */
  readonly unpackElsewhere?: UnpackElsewhere | undefined;
  readonly step: (what: string) => void;
}

export interface SystemUpgrade {
  /** Packages that upgrades newly depend on may come; apk takes them in any case. */
  readonly allowsNew: boolean;
  /** What is asked for; `undefined` where all that has a newer version is. */
  readonly wanted: () => Promise<Wanted | undefined>;
  readonly kit: UpgradeKit;
}

export interface UpgradedSystem {
  readonly settled: Settled;
  /** Sources that are not used. */
  readonly skipped: readonly {
    readonly place: { readonly path: string; readonly line: number };
    readonly reason: string;
  }[];
}

/**
 * Asks the archives of a system for newer packages, and says what they change in it.
 *
 * @throws EnvironmentError where an archive cannot be used
 */
export function upgradeSystem(
  system: PackageSystem,
  upgrade: SystemUpgrade,
): Promise<UpgradedSystem> {
  return system.kind === "apk" ? upgradeApkSystem(system, upgrade) : upgradeDebian(system, upgrade);
}

async function upgradeDebian(
  system: DebianSystem,
  { allowsNew, wanted, kit }: SystemUpgrade,
): Promise<UpgradedSystem> {
  const { architectures, release } = system;
  const archives = await openArchives({
    sources: sourcesFor(system, kit.sources),
    architectures: [architectures.native, ...architectures.foreign],
    os: release,
    keys: kit.keys,
    archive: kit.archive,
    listed: kit.listed,
    nowMs: kit.nowMs,
  });
  const settled = await settleUpgrade({
    system,
    archives,
    wanted: await wanted(),
    allowsNew,
    step: kit.step,
    unpackElsewhere: kit.unpackElsewhere,
  });
  return { settled, skipped: archives.skipped };
}

async function upgradeApkSystem(
  system: ApkSystem,
  { wanted, kit }: SystemUpgrade,
): Promise<UpgradedSystem> {
  const repositories = await openRepositories({
    files: kit.sources.named ?? system.repositories,
    architecture: system.architecture,
    keys: kit.apkKeys,
    archive: kit.archive,
  });
  const settled = await settleApkUpgrade({
    system,
    repositories,
    wanted: await wanted(),
    step: kit.step,
  });
  return { settled, skipped: repositories.skipped };
}

import type { FetchedDeb, OpenArchives } from "../../debian/archive/open-archives.ts";
import type { PlannedChange } from "../../debian/solve/upgrade-plan.ts";
import { type Deb, openDeb } from "../../debian/unpack/open-deb.ts";
import {
  type UpgradeOutcome,
  type UpgradeRefusal,
  upgradeRoot,
} from "../../debian/unpack/upgrade.ts";
import { upgradeDistroless } from "../../debian/unpack/upgrade-distroless.ts";
import type { DiskFile } from "../../model/index.ts";
import { ArchiveError } from "../../oci/archive-error.ts";
import type { DebianSystem } from "./read-system.ts";
import { unpackOrder } from "./unpack-order.ts";

export interface UpgradeInput {
  readonly system: Pick<DebianSystem, "root" | "kind">;
  readonly archives: Pick<OpenArchives, "fetch">;
  readonly changes: readonly PlannedChange[];
}

/** Downloads packages and upgrades them; their files are read one after the other. */
export async function upgradePackages({
  system,
  archives,
  changes,
}: UpgradeInput): Promise<UpgradeOutcome> {
  const ordered = unpackOrder(changes);
  const fetched = await fetchAll(ordered, archives);
  const missing = fetched.flatMap((one, at) =>
    one.kind === "missing" ? [{ package: ordered[at]?.name ?? "", message: one.reason }] : [],
  );
  if (missing.length > 0) return { kind: "refused", refusals: missing };
  const opened: DiskFile[] = [];
  try {
    const debs: Deb[] = [];
    const refusals: UpgradeRefusal[] = [];
    for (const [at, one] of fetched.entries()) {
      const change = ordered[at];
      if (one.kind !== "file" || !change) continue;
      const file = await one.file.open();
      opened.push(file);
      const deb = await readDeb(file, change);
      if ("message" in deb) refusals.push(deb);
      else debs.push(deb);
    }
    if (refusals.length > 0) return { kind: "refused", refusals };
    const { root, kind } = system;
    const upgrade = kind === "distroless" ? upgradeDistroless : upgradeRoot;
    const automatic = changes.filter(({ from }) => from === undefined);
    return await upgrade({ root, debs, mtime: newestTime(debs), automatic });
  } finally {
    for (const file of opened) await file.close();
  }
}

/** As many as a mirror is asked for at once. */
const downloads = 4;

async function fetchAll(
  changes: readonly PlannedChange[],
  archives: Pick<OpenArchives, "fetch">,
): Promise<readonly FetchedDeb[]> {
  const found: FetchedDeb[] = [];
  for (let at = 0; at < changes.length; at += downloads) {
    const some = changes.slice(at, at + downloads);
    found.push(...(await Promise.all(some.map(({ deb }) => archives.fetch(deb)))));
  }
  return found;
}

/** An archive's index says what a file is; one that says something else of itself is another package. */
async function readDeb(
  file: DiskFile,
  { name, to, deb: listed }: PlannedChange,
): Promise<Deb | UpgradeRefusal> {
  try {
    const deb = await openDeb(file);
    const isListed =
      deb.name === name && deb.version === to && deb.architecture === listed.architecture;
    if (isListed) return deb;
    return {
      package: name,
      message: `its file is of ${deb.name} ${deb.version} ${deb.architecture}`,
    };
  } catch (error) {
    if (!(error instanceof ArchiveError) && !(error instanceof SyntaxError)) throw error;
    return { package: name, message: error.message };
  }
}

/** When the newest of the packages was built, in seconds since the epoch. */
function newestTime(debs: readonly Deb[]): number {
  let newest = 0;
  for (const { controlFiles } of debs)
    for (const { mtime } of controlFiles.values()) newest = Math.max(newest, mtime);
  return newest;
}

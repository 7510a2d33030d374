import type { FetchedDeb, OpenArchives } from "../../debian/archive/open-archives.ts";
import type { PlannedChange } from "../../debian/solve/upgrade-plan.ts";
import { type Deb, openDeb, type PlainFiles } from "../../debian/unpack/open-deb.ts";
import { upgradeRoot } from "../../debian/unpack/upgrade.ts";
import { upgradeDistroless } from "../../debian/unpack/upgrade-distroless.ts";
import type { DiskFile, KeptFile } from "../../model/index.ts";
import type { Spooled } from "../../oci/output/write-layer.ts";
import { ArchiveError } from "../../oci/tar/archive-error.ts";
import type { UpgradeOutcome, UpgradeRefusal } from "../../rootfs/upgrade-outcome.ts";
import type { DebianSystem } from "./read-system.ts";
import { unpackOrder } from "./unpack-order.ts";

/** Unpacks packages beside this thread. */
export interface UnpackElsewhere {
  /**
   * The files of a package file, as `plainFiles` has them; `undefined` where that must be done here.
   * Never throws.
   */
  unpack(file: KeptFile): Promise<UnpackedFiles | undefined>;
  /** Nothing is to be done for now. */
  rest(): void;
}

export interface UnpackedFiles extends Spooled {
  /** Opens it for this one read. */
  readNow(into: Uint8Array, position: number): number;
}

export interface UpgradeInput {
  readonly system: Pick<DebianSystem, "root" | "kind">;
  readonly archives: Pick<OpenArchives, "fetch">;
  readonly changes: readonly PlannedChange[];
  readonly unpackElsewhere?: Pick<UnpackElsewhere, "unpack"> | undefined;
}

/** Downloads packages and upgrades them; their files are read one after the other. */
export async function upgradePackages(input: UpgradeInput): Promise<UpgradeOutcome> {
  const { system, changes } = input;
  const ordered = unpackOrder(changes);
  const fetched = await fetchAll(ordered, input);
  const missing = fetched.flatMap(({ change, deb }) =>
    deb.kind === "missing" ? [{ package: change.name, message: deb.reason }] : [],
  );
  if (missing.length > 0) return { kind: "refused", refusals: missing };
  const opened: DiskFile[] = [];
  try {
    const debs: Deb[] = [];
    const refusals: UpgradeRefusal[] = [];
    for (const one of fetched) {
      const deb = await readDeb(one, opened);
      if (deb && "message" in deb) refusals.push(deb);
      else if (deb) debs.push(deb);
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

interface Fetched {
  readonly change: PlannedChange;
  readonly deb: FetchedDeb;
  /** Its files, unpacked elsewhere. */
  readonly plain: Promise<UnpackedFiles | undefined>;
}

/** As many as a mirror is asked for at once. */
const downloads = 4;

async function fetchAll(
  changes: readonly PlannedChange[],
  { archives, unpackElsewhere }: UpgradeInput,
): Promise<readonly Fetched[]> {
  const found: Fetched[] = [];
  const fetchOne = async (change: PlannedChange): Promise<Fetched> => {
    const deb = await archives.fetch(change.deb);
    const plain =
      deb.kind === "file" && unpackElsewhere ? unpackElsewhere.unpack(deb.file) : undefined;
    return { change, deb, plain: plain ?? Promise.resolve(undefined) };
  };
  for (let at = 0; at < changes.length; at += downloads) {
    found.push(...(await Promise.all(changes.slice(at, at + downloads).map(fetchOne))));
  }
  return found;
}

/** An archive's index says what a file is; one that says something else of itself is another package. */
async function readDeb(
  { change, deb: fetched, plain }: Fetched,
  opened: DiskFile[],
): Promise<Deb | UpgradeRefusal | undefined> {
  if (fetched.kind !== "file") return undefined;
  const { name, to, deb: listed } = change;
  const file = await fetched.file.open();
  opened.push(file);
  // Asked for when its turn comes: what is before it is unpacked here meanwhile.
  const files = async () => {
    const spooled = await plain;
    return spooled && plainFilesIn(spooled, opened);
  };
  try {
    const deb = await openDeb(file, files);
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

async function plainFilesIn(files: UnpackedFiles, opened: DiskFile[]): Promise<PlainFiles> {
  const source = await files.open();
  opened.push(source);
  return { source, readNow: files.readNow };
}

/** When the newest of the packages was built, in seconds since the epoch. */
function newestTime(debs: readonly Deb[]): number {
  let newest = 0;
  for (const { controlFiles } of debs)
    for (const { mtime } of controlFiles.values()) newest = Math.max(newest, mtime);
  return newest;
}

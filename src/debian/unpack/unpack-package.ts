import { Buffer } from "node:buffer";
import { RefusedUpgrade } from "../../rootfs/refused.ts";
import type { WorkingRoot } from "../../rootfs/working-root.ts";
import { type Conffile, newHash, parseShippedConffiles } from "./conffile-list.ts";
import { removeGivenUp } from "./configure-conffiles.ts";
import {
  type DpkgDatabase,
  isPresent,
  type KnownPackage,
  replacePackage,
} from "./dpkg-database.ts";
import { layDown } from "./lay-down.ts";
import type { Deb } from "./open-deb.ts";
import { readPayload } from "./read-payload.ts";
import { removeOldFiles } from "./remove-old-files.ts";
import { field } from "./stanza.ts";
import { installedStanza, withConffiles } from "./status-stanza.ts";
import type { NewConffile, Unpacking } from "./unpacking.ts";

/** Finds what a package is about to replace. */
export function beginUnpacking(root: WorkingRoot, database: DpkgDatabase, deb: Deb): Unpacking {
  const installed = installedOf(database, deb);
  return {
    root,
    database,
    deb,
    installed,
    conffiles: shippedConffiles(database, deb, installed),
    files: [],
    inArchive: new Set(),
    filtered: new Set(),
    leavesOut: () => false,
    takenOver: new Set(),
    replacing: new Map(),
    hashes: new Map(),
    activated: new Set(),
    isInSync: database.packages.every(
      (other) =>
        other.name !== deb.name ||
        other === installed ||
        !isPresent(other) ||
        field(other.stanza, "Version") === deb.version,
    ),
  };
}

/**
 * Lays the files of a package down and removes those of its old version.
 *
 * @throws RefusedUpgrade where dpkg would stop, or would have a package disappear
 */
export async function unpackFiles(unpacking: Unpacking): Promise<void> {
  for await (const entry of readPayload(unpacking.deb)) await layDown(unpacking, entry);
  await removeGivenUp(unpacking);
  removeOldFiles(unpacking);
}

/** Makes the database tell of the new version. @returns what it is now */
export function noteUnpacked(unpacking: Unpacking): KnownPackage {
  const { database, deb, installed, files } = unpacking;
  const conffiles = [...unpacking.conffiles.values()].map(conffileOf);
  const isMultiArchSame = field(deb.control, "Multi-Arch") === "same";
  const known: KnownPackage = {
    name: deb.name,
    architecture: deb.architecture,
    isMultiArchSame,
    stanza: installedStanza(deb, { ...(installed && { before: installed.stanza }), conffiles }),
    text: undefined,
    infoName:
      isMultiArchSame && database.namesArchitectures ? `${deb.name}:${deb.architecture}` : deb.name,
    files: [...files],
    conffiles,
  };
  if (installed) replacePackage(database, installed, known);
  else insertPackage(database, known);
  refuseDisappearing(unpacking, known);
  takeFromOthers(unpacking);
  return known;
}

/** What is known of it now: packages unpacked later may have taken files of it. */
export function currentOf(
  { packages }: DpkgDatabase,
  { name, architecture }: KnownPackage,
): KnownPackage {
  const found = packages.find((one) => one.name === name && one.architecture === architecture);
  if (!found) throw new RangeError(`${name} is not in the database`);
  return found;
}

/** Configuration files that went to others are no longer this package's to settle. */
export function dropTaken({ conffiles }: Unpacking, known: KnownPackage): void {
  for (const { name, isObsolete } of known.conffiles) {
    const conffile = conffiles.get(name);
    if (conffile && isObsolete) conffile.isObsolete = true;
  }
}

/** The same with its configuration files settled. */
export function noteConfigured(unpacking: Unpacking, known: KnownPackage): KnownPackage {
  const conffiles = [...unpacking.conffiles.values()].map(conffileOf);
  const after = { ...known, stanza: withConffiles(known.stanza, conffiles), conffiles };
  replacePackage(unpacking.database, known, after);
  return after;
}

function conffileOf({ name, hash, isObsolete, isRemovedOnUpgrade }: NewConffile): Conffile {
  return { name, hash, isObsolete, isRemovedOnUpgrade };
}

/** That of its architecture; else the only one, which changes its architecture (`all`). */
function installedOf({ packages }: DpkgDatabase, deb: Deb): KnownPackage | undefined {
  const named = packages.filter(({ name }) => name === deb.name);
  const same = named.find(({ architecture }) => architecture === deb.architecture);
  return same ?? (named.length === 1 ? named[0] : undefined);
}

function shippedConffiles(
  { owners }: DpkgDatabase,
  deb: Deb,
  installed: KnownPackage | undefined,
): Map<string, NewConffile> {
  const file = deb.controlFiles.get("conffiles");
  const found = new Map<string, NewConffile>();
  if (!file) return found;
  for (const shipped of parseShippedConffiles(Buffer.from(file.bytes).toString("utf8"))) {
    const hashes = [...(owners.get(shipped.name) ?? [])].flatMap((owner) =>
      owner.conffiles
        .filter(({ name }) => name === shipped.name)
        .map(({ hash }) => ({ owner, hash })),
    );
    const own = hashes.find(({ owner }) => owner === installed);
    const hash = (own ?? hashes.at(-1))?.hash ?? newHash;
    found.set(shipped.name, { ...shipped, hash, isObsolete: false });
  }
  return found;
}

function insertPackage({ packages, owners }: DpkgDatabase, known: KnownPackage): void {
  const at = packages.findIndex(({ name }) => name > known.name);
  packages.splice(at < 0 ? packages.length : at, 0, known);
  for (const name of known.files) owners.set(name, new Set([...(owners.get(name) ?? []), known]));
}

/** dpkg forgets a package all of whose files another one brings; that is no upgrade any more. */
function refuseDisappearing({ database, deb, takenOver }: Unpacking, known: KnownPackage): void {
  const taken = new Set<KnownPackage>();
  for (const name of takenOver) {
    for (const owner of database.owners.get(name) ?? [])
      if (owner.name !== deb.name) taken.add(owner);
  }
  for (const owner of taken) {
    const own = owner.files.filter((name) => name !== "/.");
    const isGone = own.every((name) => isElsewhere(database, name, { owner, known }));
    if (isPresent(owner) && own.length > 0 && isGone)
      throw new RefusedUpgrade(deb.name, `all files of ${owner.name} are in it`);
  }
}

function isElsewhere(
  { owners, diversions }: DpkgDatabase,
  name: string,
  { owner, known }: { readonly owner: KnownPackage; readonly known: KnownPackage },
): boolean {
  const diversion = diversions.from.get(name);
  if (diversion && (diversion.package === owner.name || diversion.package === known.name))
    return false;
  return [...(owners.get(name) ?? [])].some((other) => other !== owner);
}

/** Other packages no longer list what was laid down anew. */
function takeFromOthers({ database, deb, conffiles, takenOver }: Unpacking): void {
  const losing = new Set<KnownPackage>();
  for (const name of takenOver) {
    const diversion = database.diversions.from.get(name);
    if (diversion?.package === deb.name) continue;
    for (const owner of database.owners.get(name) ?? []) {
      if (owner.name !== deb.name && owner.name !== diversion?.package) losing.add(owner);
    }
  }
  for (const owner of losing) {
    const files = owner.files.filter((name) => !takenOver.has(name));
    const isMarked = owner.conffiles.some(
      ({ name, isObsolete }) => !isObsolete && conffiles.has(name) && takenOver.has(name),
    );
    const marked = owner.conffiles.map((one) =>
      conffiles.has(one.name) && takenOver.has(one.name) ? { ...one, isObsolete: true } : one,
    );
    const changed = isMarked
      ? { stanza: withConffiles(owner.stanza, marked), conffiles: marked, text: undefined }
      : {};
    replacePackage(database, owner, { ...owner, files, ...changed });
  }
}

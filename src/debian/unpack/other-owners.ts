import { RefusedUpgrade } from "../../rootfs/refused.ts";
import type { Node } from "../../rootfs/working-root.ts";
import { isWithin, parseRelations } from "../relations.ts";
import { isPresent, type KnownPackage } from "./dpkg-database.ts";
import type { PayloadEntry } from "./read-payload.ts";
import { field, type Stanza } from "./stanza.ts";
import type { Unpacking } from "./unpacking.ts";

/** Whose a path is, seen from a package that brings it. */
export type Ownership = "free" | "theirs" | "shared";

/**
 * Decides whether a package may lay a file down that others list: by `Replaces` of either, by diversions,
 * between the architectures of one package.
 *
 * @throws RefusedUpgrade where nothing allows it
 */
export function checkOwners(
  unpacking: Unpacking,
  entry: PayloadEntry,
  present: Node | undefined,
): Ownership {
  const { database, installed } = unpacking;
  let ownership: Ownership = "free";
  for (const owner of database.owners.get(entry.name) ?? []) {
    if (owner === installed) continue;
    const found = ownerOf(unpacking, { entry, owner, present });
    if (found === "theirs") ownership = "theirs";
    else if (found === "shared" && ownership === "free") ownership = "shared";
  }
  return ownership;
}

interface Meeting {
  readonly entry: PayloadEntry;
  readonly owner: KnownPackage;
  readonly present: Node | undefined;
}

function ownerOf(unpacking: Unpacking, meeting: Meeting): Ownership {
  const { entry, owner, present } = meeting;
  const { deb, database, isInSync, replacing } = unpacking;
  if (isSamePackage(unpacking, owner)) return present && isInSync ? "shared" : "free";
  const diversion = database.diversions.from.get(entry.name);
  if (diversion?.package === owner.name || diversion?.package === deb.name) return "free";
  if (!present && entry.type === "directory") return "free";
  const known = replacing.get(owner);
  if (known) return known === "replaced" ? "theirs" : "free";
  if (!isPresent(owner) || isObsoleteThere(unpacking, meeting)) return "free";
  if (replaces(deb.control, deb.architecture, owner)) {
    replacing.set(owner, "replaces");
    return "free";
  }
  if (replaces(owner.stanza, owner.architecture, deb)) {
    replacing.set(owner, "replaced");
    return "theirs";
  }
  throw new RefusedUpgrade(deb.name, `${entry.name} belongs to ${owner.name} as well`);
}

function isSamePackage({ deb }: Unpacking, owner: KnownPackage): boolean {
  return (
    owner.name === deb.name && owner.isMultiArchSame && field(deb.control, "Multi-Arch") === "same"
  );
}

/** A configuration file that the other no longer brings may move here. */
function isObsoleteThere({ conffiles }: Unpacking, { entry, owner, present }: Meeting): boolean {
  return (
    conffiles.has(entry.name) &&
    present?.type === "file" &&
    owner.conffiles.some(({ name, isObsolete }) => isObsolete && name === entry.name)
  );
}

function replaces(
  control: Stanza,
  architecture: string,
  other: { readonly name: string } & ({ readonly version: string } | { readonly stanza: Stanza }),
): boolean {
  const version = "version" in other ? other.version : (field(other.stanza, "Version") ?? "");
  return parseRelations(field(control, "Replaces") ?? "", architecture).some((clause) =>
    clause.some(({ name, bound }) => name === other.name && isWithin(version, bound)),
  );
}

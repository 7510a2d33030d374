import { removeTree } from "../../rootfs/remove-tree.ts";
import { md5, type Node } from "../../rootfs/working-root.ts";
import { newHash, noHash } from "./conffile-list.ts";
import type { DpkgOptions } from "./dpkg-options.ts";
import { conffilePath } from "./lay-down.ts";
import { divertedName } from "./overrides.ts";
import type { NewConffile, Unpacking } from "./unpacking.ts";

/**
 * Decides over the configuration files that wait: what nobody changed is replaced, what somebody changed
 * is kept and the new one laid beside it, what somebody deleted stays deleted (dpkg(1), `--force-conf`).
 */
export async function configureConffiles(unpacking: Unpacking): Promise<void> {
  const { root, database, deb } = unpacking;
  for (const conffile of unpacking.conffiles.values()) {
    if (conffile.isObsolete || conffile.isRemovedOnUpgrade) continue;
    const { name, pending } = conffile;
    const path = conffilePath(root, divertedName(database.diversions, name, deb.name));
    unpacking.activated.add(name);
    if (pending && pending.path === path) await decide(unpacking, conffile, pending);
    else {
      // Laid beside a link, dpkg does not find it beside what that leads to, and leaves it (all versions).
      if (pending) root.put(`${pending.path}.dpkg-new`, pending.node);
      conffile.hash =
        path === undefined ? noHash : (hashElsewhere(unpacking, name) ?? conffile.hash);
    }
  }
}

/** Removes configuration files that the new version gives up, as far as nobody changed them. */
export async function removeGivenUp(unpacking: Unpacking): Promise<void> {
  const { root, database, deb, installed, conffiles } = unpacking;
  for (const conffile of conffiles.values()) {
    if (!conffile.isRemovedOnUpgrade) continue;
    const path = conffilePath(root, divertedName(database.diversions, conffile.name, deb.name));
    const others = [...(database.owners.get(conffile.name) ?? [])];
    if (path === undefined || others.some((owner) => owner !== installed)) continue;
    removeTree(root, `${path}.dpkg-dist`);
    const node = root.get(path);
    if (node?.type !== "file") continue;
    root.remove(path);
    if (md5(await root.bytesOf(node)) !== conffile.hash) root.put(`${path}.dpkg-old`, node);
  }
}

interface Pending {
  readonly path: string;
  readonly node: Node;
}

async function decide(
  { root, database }: Unpacking,
  conffile: NewConffile,
  { path, node }: Pending,
): Promise<void> {
  const present = root.get(path);
  const current = present?.type === "file" ? md5(await root.bytesOf(present)) : undefined;
  const shipped = md5(await root.bytesOf(node));
  const facts = { current, shipped, hash: conffile.hash };
  const decision = decisionOf(facts, database.options);
  conffile.hash = shipped;
  const { mode, uid, gid } = present ?? node;
  const ready: Node = { ...node, mode, uid, gid };
  if (decision === "keep") return;
  if (decision === "keep-beside") {
    removeTree(root, `${path}.dpkg-old`);
    root.put(`${path}.dpkg-dist`, ready);
    return;
  }
  if (decision === "replace-beside") {
    removeTree(root, `${path}.dpkg-dist`);
    if (present) root.put(`${path}.dpkg-old`, present);
  }
  root.put(path, ready);
}

/** Hashes; `undefined` where there is no file. */
interface Facts {
  readonly current: string | undefined;
  readonly shipped: string;
  /** Of what the old version brought. */
  readonly hash: string;
}

type Decision = "keep" | "keep-beside" | "replace" | "replace-beside";

function decisionOf({ current, shipped, hash }: Facts, options: DpkgOptions): Decision {
  if (current === shipped) return "keep";
  if (current === undefined && (options.restoresMissing || hash === newHash)) return "replace";
  const isEdited = hash === newHash || current !== hash;
  const isChanged = hash === newHash || shipped !== hash;
  if (!isChanged) return "keep";
  if (!isEdited) return "replace";
  return options.conffiles === "new" ? "replace-beside" : "keep-beside";
}

/** Another architecture of the package has settled it already. */
function hashElsewhere({ database, deb, installed }: Unpacking, name: string): string | undefined {
  return database.packages
    .filter((other) => other.name === deb.name && other !== installed)
    .flatMap((other) => other.conffiles)
    .find((conffile) => conffile.name === name && !conffile.isObsolete)?.hash;
}

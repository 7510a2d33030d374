import { baseNameOf } from "../../model/index.ts";
import { folderOf } from "../../oci/tar/entry-path.ts";
import { RefusedUpgrade } from "../../rootfs/refused.ts";
import { isDirectory, resolvePath, targetOf } from "../../rootfs/resolve-path.ts";
import type { Node, WorkingRoot } from "../../rootfs/working-root.ts";
import type { ApkOwnership } from "../file-database.ts";
import type { ApkPayloadEntry } from "./apk-payload.ts";
import { type ApkHolding, type ApkState, loseFile, noteChange, useFolder } from "./apk-state.ts";
import { isChanged } from "./audit.ts";
import { winsFile, winsFolder } from "./replacing.ts";

/** A package while its files are laid down. */
export interface Incoming {
  readonly holding: ApkHolding;
  /** Of the version that is installed. */
  readonly old: ApkHolding | undefined;
  readonly payload: readonly ApkPayloadEntry[];
}

/**
 * Lays the files of a package down by apk's rules: what was changed by hand in protected folders stays, and
 * the new file lies beside it; files of other packages are taken where these may be replaced.
 *
 * @returns what now lies at paths that no package had
 * @throws RefusedUpgrade where apk would say that something is broken
 * @see apk-tools' src/database.c
 */
export async function layDown(state: ApkState, incoming: Incoming): Promise<ReadonlySet<Node>> {
  const { holding, payload } = incoming;
  const placed = new Map<string, Node>();
  const files: ApkPayloadEntry[] = [];
  for (const entry of payload) {
    if (entry.type === "directory") layFolder(state, incoming, entry);
    else if (noteFile(state, incoming, entry)) {
      placed.set(entry.path, nodeOf(entry, { placed, holding }));
      files.push(entry);
    }
  }
  const fresh = new Set<Node>();
  for (const { path } of files) {
    const node = placed.get(path);
    if (node && (await settle(state, incoming, { path, node }))) fresh.add(node);
  }
  for (const folder of holding.folders.keys()) noteChange(state, folder, holding.name);
  return fresh;
}

function layFolder(state: ApkState, incoming: Incoming, entry: ApkPayloadEntry): void {
  const { root } = state;
  const { holding } = incoming;
  const { path, mtime, owner, xattrs } = entry;
  if (holding.folders.has(path)) throw new RefusedUpgrade(holding.name, `it has ${path} twice`);
  holding.folders.set(path, { ...(!isPlain(owner, 0o755) && { owner }), files: new Map() });
  useFolder(state, path, 1);
  const at = resolvePath(root, path);
  if (at === undefined) throw inTheWay(holding, path);
  const { uid, gid, mode } = owner;
  const node: Node = { type: "directory", uid, gid, mode, mtime, ...(xattrs && { xattrs }) };
  const there = root.get(at);
  if (!there) makeFolder(root, at, node);
  else if (!isDirectory(targetOf(root, at))) throw inTheWay(holding, path);
  else changeFolder(state, incoming, { path, at, node });
}

/** Those above it are there in every package; where not, they are root's. */
function makeFolder(root: WorkingRoot, at: string, node: Node): void {
  const above = folderOf(at);
  if (above !== "" && !root.get(above))
    makeFolder(root, above, { type: "directory", uid: 0, gid: 0, mode: 0o755, mtime: node.mtime });
  root.put(at, node);
}

interface FolderChange {
  readonly path: string;
  /** Where it really is. */
  readonly at: string;
  readonly node: Node;
}

/** A folder that is as the package that decides over it left it becomes as the new one wants it. */
function changeFolder(state: ApkState, { holding, old }: Incoming, change: FolderChange): void {
  const { root, holdings, leaving } = state;
  const { path, at, node } = change;
  const there = root.get(at);
  const others = [...holdings.values()].filter((one) => one.folders.has(path));
  const [first, ...rest] = others;
  if (!first || there?.type !== "directory") return;
  const decides = rest.reduce((best, one) => (winsFolder(best, one) ? one : best), first);
  if (decides !== old && !leaving.has(decides) && !winsFolder(decides, holding)) return;
  const { uid, gid, mode } = decides.folders.get(path)?.owner ?? rootFolder;
  if (there.uid === uid && there.gid === gid && there.mode === mode)
    root.put(at, { ...there, uid: node.uid, gid: node.gid, mode: node.mode });
}

const rootFolder: ApkOwnership = { uid: 0, gid: 0, mode: 0o755 };

function isPlain(owner: ApkOwnership, mode: number): boolean {
  return (
    owner.uid === 0 && owner.gid === 0 && owner.mode === mode && owner.attributes === undefined
  );
}

/** Notes that the package has a file. @returns false where another package keeps it */
function noteFile(state: ApkState, { holding, old }: Incoming, entry: ApkPayloadEntry): boolean {
  const { path, owner, checksum } = entry;
  const folder = folderOf(path);
  if (folder === "" && !holding.folders.has("")) {
    holding.folders.set("", { files: new Map() });
    useFolder(state, "", 1);
  }
  const held = holding.folders.get(folder);
  if (!held)
    throw new RefusedUpgrade(holding.name, `it has ${path} and not the folder that this is in`);
  const other = state.owners.get(path);
  if (other && other !== old && other !== holding) {
    const wins = state.leaving.has(other) || winsFile(other, holding);
    if (wins === undefined)
      throw new RefusedUpgrade(holding.name, `its ${path} belongs to ${other.name}`);
    if (!wins) return false;
  }
  const name = baseNameOf(path);
  if (held.files.has(name)) throw new RefusedUpgrade(holding.name, `it has ${path} twice`);
  held.files.set(name, {
    ...(!isPlain(owner, 0o644) && { owner }),
    ...(checksum !== undefined && { checksum }),
  });
  return true;
}

interface Laying {
  readonly placed: ReadonlyMap<string, Node>;
  readonly holding: ApkHolding;
}

function nodeOf(entry: ApkPayloadEntry, { placed, holding }: Laying): Node {
  const { type, path, owner, mtime, linkTarget = "", bytes, xattrs } = entry;
  if (type === "hardlink") {
    const node = placed.get(linkTarget);
    if (!node) throw new RefusedUpgrade(holding.name, `its ${path} is a link to what it has not`);
    return node;
  }
  const { uid, gid, mode } = owner;
  if (type === "symlink") return { type, uid, gid, mode, mtime, linkTarget };
  const content = { kind: "new", bytes: bytes ?? new Uint8Array() } as const;
  return { type: "file", uid, gid, mode, mtime, content, ...(xattrs && { xattrs }) };
}

/** Puts a file where it belongs. @returns whether no package had its path */
async function settle(
  state: ApkState,
  { holding }: Incoming,
  { path, node }: { readonly path: string; readonly node: Node },
): Promise<boolean> {
  const { root, owners, isProtected } = state;
  const folder = folderOf(path);
  const name = baseNameOf(path);
  const owner = owners.get(path);
  const noted = owner?.folders.get(folder)?.files.get(name);
  const isKept = isProtected(folder) && (await isChanged(root, path, noted));
  const isSame =
    isKept && !(await isChanged(root, path, holding.folders.get(folder)?.files.get(name)));
  if (!isSame) putFile(state, holding, { path: isKept ? `${path}.apk-new` : path, node });
  if (owner) loseFile(owner, folder, name);
  owners.set(path, holding);
  return owner === undefined;
}

function putFile(
  { root }: ApkState,
  holding: ApkHolding,
  { path, node }: { readonly path: string; readonly node: Node },
): void {
  const at = resolvePath(root, path);
  const isFree = at !== undefined && isDirectory(root.get(folderOf(at)));
  if (!isFree || root.get(at)?.type === "directory") throw inTheWay(holding, path);
  root.put(at, node);
}

function inTheWay({ name }: ApkHolding, path: string): RefusedUpgrade {
  return new RefusedUpgrade(name, `something else is in the way of its ${path}`);
}

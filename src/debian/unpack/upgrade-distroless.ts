import { Buffer } from "node:buffer";
import { folderOf } from "../../oci/entry-path.ts";
import { type Accounts, readAccounts } from "./accounts.ts";
import { changesOf } from "./changes-of.ts";
import { parseShippedConffiles } from "./conffile-list.ts";
import type { Deb } from "./open-deb.ts";
import { type PayloadEntry, readPayload } from "./read-payload.ts";
import { RefusedUpgrade } from "./refused.ts";
import { isDirectory, resolvePath, targetOf } from "./resolve-path.ts";
import { field, parseStanza } from "./stanza.ts";
import {
  attempt,
  type UpgradeOutcome,
  type UpgradeRefusal,
  type UpgradeRequest,
} from "./upgrade-outcome.ts";
import { type Node, openWorkingRoot, sha256, type WorkingRoot } from "./working-root.ts";
import { textFile } from "./write-database.ts";

const database = "var/lib/dpkg/status.d";

/** True for a root without dpkg, whose packages stand in `status.d`, a file each. */
export function isDistroless({ root }: Pick<UpgradeRequest, "root">): boolean {
  const { entries } = root;
  const hasFiles = [...entries.keys()].some((path) => path.startsWith(`${database}/`));
  return hasFiles && !entries.has("var/lib/dpkg/status");
}

/**
 * What an upgrade changes in a distroless root: packages lie there unpacked, no script of theirs ever ran.
 * What its builder took out stays out. Nothing tells whether somebody changed a configuration file: those
 * that are there stay.
 */
export async function upgradeDistroless(request: UpgradeRequest): Promise<UpgradeOutcome> {
  const root = openWorkingRoot(request.root);
  const files = root.list(database).map((name) => `${database}/${name}`);
  await root.preload([...files, "etc/passwd", "etc/group"], maxFileBytes);
  const packages = await readPackages(root);
  const accounts = await readAccounts(root);
  await root.hashOld(oldPaths(packages, request.debs));
  const refusals: UpgradeRefusal[] = [];
  for (const deb of request.debs)
    await attempt(deb, refusals, () => replace({ root, packages, accounts, deb }));
  if (refusals.length > 0) return { kind: "refused", refusals };
  return { kind: "changes", changes: await changesOf(root, request.mtime), judgments: [] };
}

const maxFileBytes = 64 << 20;

interface Unpacked {
  readonly name: string;
  /** In `status.d`; some builders encode names. */
  readonly path: string;
  /** As its checksums list them: regular files, but for configuration. */
  readonly files: ReadonlySet<string>;
}

async function readPackages(root: WorkingRoot): Promise<Unpacked[]> {
  const found: Unpacked[] = [];
  const text = async (path: string) => {
    const node = targetOf(root, path);
    return node?.type === "file" ? Buffer.from(await root.bytesOf(node)).toString("utf8") : "";
  };
  for (const file of root.list(database)) {
    if (file.endsWith(".md5sums")) continue;
    const path = `${database}/${file}`;
    const name = field(parseStanza(await text(path)), "Package");
    if (name === undefined) continue;
    found.push({ name, path, files: listedFiles(await text(`${path}.md5sums`)) });
  }
  return found;
}

function listedFiles(sums: string): ReadonlySet<string> {
  return new Set(
    sums.split("\n").flatMap((line) => /^[0-9a-f]{32} [ *](.+)$/.exec(line)?.[1] ?? []),
  );
}

function* oldPaths(packages: readonly Unpacked[], debs: readonly Deb[]): Generator<string> {
  const names = new Set(debs.map(({ name }) => name));
  for (const { name, files } of packages) if (names.has(name)) yield* files;
}

interface Replacing {
  readonly root: WorkingRoot;
  readonly packages: Unpacked[];
  readonly accounts: Accounts;
  readonly deb: Deb;
}

async function replace(replacing: Replacing): Promise<void> {
  const { root, packages, deb } = replacing;
  const before = packages.find(({ name }) => name === deb.name);
  if (deb.name === "ca-certificates")
    throw new RefusedUpgrade(deb.name, "its certificates are put together when the image is built");
  const kept = new Set<string>();
  const folders = new Map<string, PayloadEntry>();
  for await (const entry of readPayload(deb)) {
    const path = entry.name.slice(1);
    kept.add(path);
    if (entry.type === "directory") folders.set(path, entry);
    else layDown(replacing, { entry, before, folders });
  }
  const sums = deb.controlFiles.get("md5sums")?.bytes ?? new Uint8Array();
  for (const path of before?.files ?? []) {
    const others = packages.filter(({ name }) => name !== deb.name);
    if (!kept.has(path) && !others.some(({ files }) => files.has(path)))
      removeOld(root, path, kept);
  }
  const path = before?.path ?? `${database}/${deb.name}`;
  const files = listedFiles(Buffer.from(sums).toString("utf8"));
  root.put(path, textFile(deb.controlText));
  root.put(`${path}.md5sums`, textFile(Buffer.from(sums).toString("utf8")));
  if (before) packages.splice(packages.indexOf(before), 1);
  packages.push({ name: deb.name, path, files });
}

interface Laying {
  readonly entry: PayloadEntry;
  readonly before: Unpacked | undefined;
  readonly folders: ReadonlyMap<string, PayloadEntry>;
}

function layDown(replacing: Replacing, { entry, before, folders }: Laying): void {
  const { root, deb } = replacing;
  const written = entry.name.slice(1);
  const path = resolvePath(root, written);
  if (path === undefined) throw new RefusedUpgrade(deb.name, `${entry.name} leads nowhere`);
  const present = root.get(path);
  const folder = folderOf(path);
  const isLeftOut = !present && (before?.files.has(written) || isUnwanted(root, folder));
  const isFolder =
    isDirectory(present) || (entry.type === "symlink" && isDirectory(targetOf(root, path)));
  if (isLeftOut || isFolder || isConffile(deb, entry.name)) return;
  makeFolders(replacing, folder, folders);
  root.put(path, nodeOf(replacing, entry, path));
}

/** Manuals and the like, which a builder took out with their folders. */
function isUnwanted(root: WorkingRoot, folder: string): boolean {
  const isManual = /^usr\/share\/(?:doc|man|info|locale|lintian|bug)(?:\/|$)/.test(folder);
  return isManual && !isDirectory(root.get(folder));
}

function isConffile({ controlFiles }: Deb, name: string): boolean {
  const file = controlFiles.get("conffiles");
  const text = file ? Buffer.from(file.bytes).toString("utf8") : "";
  return parseShippedConffiles(text).some((conffile) => conffile.name === name);
}

function makeFolders(
  replacing: Replacing,
  folder: string,
  folders: ReadonlyMap<string, PayloadEntry>,
): void {
  const { root } = replacing;
  if (folder === "" || isDirectory(root.get(folder))) return;
  makeFolders(replacing, folderOf(folder), folders);
  const entry = folders.get(folder);
  if (entry) root.put(folder, nodeOf(replacing, entry, folder));
  else root.put(folder, { type: "directory", mode: 0o755, uid: 0, gid: 0, mtime: 0 });
}

function nodeOf({ root, accounts, deb }: Replacing, entry: PayloadEntry, path: string): Node {
  const { mode, mtime, linkTarget = "" } = entry;
  const uid = accounts.users.get(entry.userName) ?? entry.uid;
  const gid = accounts.groups.get(entry.groupName) ?? entry.gid;
  const facts = { mode, uid, gid, mtime };
  switch (entry.type) {
    case "directory":
      return { ...facts, type: "directory" };
    case "symlink":
      return { ...facts, mode: 0o777, type: "symlink", linkTarget };
    case "hardlink": {
      const node = targetOf(root, linkTarget);
      if (node?.type !== "file")
        throw new RefusedUpgrade(deb.name, `${entry.name} is another name of what is not there`);
      return node;
    }
    case "file": {
      const bytes = entry.bytes ?? new Uint8Array();
      const isSame = root.knownHash(path) === sha256(bytes);
      const content = isSame ? ({ kind: "old", path } as const) : ({ kind: "new", bytes } as const);
      return { ...facts, type: "file", content };
    }
  }
}

/** A file that is no longer brought, and links beside it that would lead nowhere then. */
function removeOld(root: WorkingRoot, written: string, kept: ReadonlySet<string>): void {
  const path = resolvePath(root, written);
  if (path === undefined || root.get(path)?.type !== "file") return;
  root.remove(path);
  const folder = folderOf(path);
  for (const name of root.list(folder)) {
    const link = `${folder}/${name}`;
    const { type, linkTarget } = root.get(link) ?? {};
    const leadsHere = type === "symlink" && linkTarget === path.slice(folder.length + 1);
    if (leadsHere && !kept.has(link)) root.remove(link);
  }
  for (let at = folder; at !== "" && root.list(at).length === 0; at = folderOf(at)) root.remove(at);
}

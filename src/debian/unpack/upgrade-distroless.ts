import { Buffer } from "node:buffer";
import { type Accounts, readAccounts } from "../../rootfs/accounts.ts";
import { changesOf } from "../../rootfs/changes-of.ts";
import { RefusedUpgrade } from "../../rootfs/refused.ts";
import { nodeAt, resolvePath } from "../../rootfs/resolve-path.ts";
import { attempt, type UpgradeOutcome, type UpgradeRefusal } from "../../rootfs/upgrade-outcome.ts";
import { openWorkingRoot, type WorkingRoot } from "../../rootfs/working-root.ts";
import { type DpkgDatabase, dpkgFolder, type KnownPackage } from "./dpkg-database.ts";
import { leftOutBefore } from "./left-out.ts";
import type { Deb } from "./open-deb.ts";
import { field, parseStanza } from "./stanza.ts";
import { beginUnpacking, noteUnpacked, unpackFiles } from "./unpack-package.ts";
import type { Unpacking } from "./unpacking.ts";
import type { UpgradeRequest } from "./upgrade-request.ts";
import { textFile } from "./write-database.ts";

/** Folder with a control file for each package, as distroless images have it. */
export const statusFolder: string = `${dpkgFolder}/status.d`;

/**
 * What the same packages in newer versions would have made of a root that was put together from files of
 * packages alone: no script ever ran in it, and none does now. A configuration file that is there stays,
 * since nothing tells whether it was edited; what whoever made the root left out of it stays away.
 */
export async function upgradeDistroless(request: UpgradeRequest): Promise<UpgradeOutcome> {
  const { debs, mtime } = request;
  const root = openWorkingRoot(request.root);
  const database = await readStatusFolder(root);
  await hashFiles(root, database, debs);
  const refusals: UpgradeRefusal[] = [];
  const unpacked: Unpacking[] = [];
  for (const deb of debs) {
    await attempt(deb, refusals, async () => {
      refuseBundle(root, deb);
      const begun = beginUnpacking(root, database, deb);
      const unpacking = { ...begun, leavesOut: leftOutBefore(root, begun.installed) };
      await unpackFiles(unpacking);
      placeConffiles(unpacking);
      noteUnpacked(unpacking);
      unpacked.push(unpacking);
    });
  }
  if (refusals.length > 0) return { kind: "refused", refusals };
  for (const unpacking of unpacked) writeStatusFile(unpacking);
  return { kind: "changes", changes: await changesOf(root, mtime), judgments: [] };
}

async function readStatusFolder(root: WorkingRoot): Promise<DpkgDatabase> {
  const names = root.list(statusFolder);
  await root.preload(
    names.map((name) => `${statusFolder}/${name}`),
    maxFileBytes,
  );
  const text = async (path: string) => {
    const node = nodeAt(root, path);
    return node?.type === "file" ? Buffer.from(await root.bytesOf(node)).toString("utf8") : "";
  };
  const packages: KnownPackage[] = [];
  for (const name of names) {
    if (name.endsWith(".md5sums")) continue;
    const written = await text(`${statusFolder}/${name}`);
    const sums = await text(`${statusFolder}/${name}.md5sums`);
    const known = knownPackage(name, { written, sums });
    if (known) packages.push(known);
  }
  return databaseOf(packages, await readAccounts(root));
}

const maxFileBytes = 16 << 20;

interface StatusTexts {
  readonly written: string;
  readonly sums: string;
}

/** What it lists are files alone: folders and links are known once a newer version brings them. */
function knownPackage(infoName: string, { written, sums }: StatusTexts): KnownPackage | undefined {
  const stanza = parseStanza(written);
  const name = field(stanza, "Package");
  if (!name) return undefined;
  const installed = { name: "Status", value: "install ok installed" };
  return {
    name,
    architecture: field(stanza, "Architecture") ?? "",
    isMultiArchSame: field(stanza, "Multi-Arch") === "same",
    stanza: [...stanza, installed],
    text: written,
    infoName,
    files: sums.split("\n").flatMap((line) => {
      const path = /^[\da-f]{32} [ *](?:\.?\/)?(.+)$/.exec(line)?.[1];
      return path === undefined ? [] : [`/${path}`];
    }),
    conffiles: [],
  };
}

function databaseOf(packages: KnownPackage[], accounts: Accounts): DpkgDatabase {
  const owners = new Map<string, Set<KnownPackage>>();
  for (const known of packages)
    for (const name of known.files) owners.set(name, (owners.get(name) ?? new Set()).add(known));
  return {
    packages,
    owners,
    diversions: { from: new Map(), to: new Map() },
    overrides: new Map(),
    namesArchitectures: false,
    options: { filters: [], conffiles: "old", restoresMissing: false },
    accounts,
  };
}

async function hashFiles(
  root: WorkingRoot,
  { packages }: DpkgDatabase,
  debs: readonly Deb[],
): Promise<void> {
  const names = new Set(debs.map(({ name }) => name));
  const files = packages.filter(({ name }) => names.has(name)).flatMap((one) => one.files);
  await root.hashOld(files.flatMap((file) => resolvePath(root, file) ?? []));
}

/** Where somebody made the bundle of certificates, it would have to be made again. */
function refuseBundle(root: WorkingRoot, { name }: Deb): void {
  if (name !== "ca-certificates" || !nodeAt(root, "/etc/ssl/certs/ca-certificates.crt")) return;
  throw new RefusedUpgrade(name, "the bundle of its certificates was made by somebody else's tool");
}

function placeConffiles({ root, conffiles }: Unpacking): void {
  for (const { pending } of conffiles.values()) {
    if (pending && !root.get(pending.path)) root.put(pending.path, pending.node);
  }
}

/** In the file of the old version, whatever that is called. */
function writeStatusFile({ root, deb, installed }: Unpacking): void {
  const path = `${statusFolder}/${installed?.infoName ?? deb.name}`;
  root.put(path, textFile(deb.controlText));
  const sums = deb.controlFiles.get("md5sums")?.bytes;
  if (sums) root.put(`${path}.md5sums`, textFile(Buffer.from(sums).toString("utf8")));
}

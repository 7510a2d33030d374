import { Buffer } from "node:buffer";
import { type Accounts, readAccounts } from "../../rootfs/accounts.ts";
import { targetOf } from "../../rootfs/resolve-path.ts";
import type { WorkingRoot } from "../../rootfs/working-root.ts";
import { type Conffile, parseConffileField } from "./conffile-list.ts";
import { type DpkgOptions, readDpkgOptions } from "./dpkg-options.ts";
import {
  type Diversions,
  parseDiversions,
  parseOverrides,
  type StatOverride,
} from "./overrides.ts";
import { field, parseStanzas, type Stanza } from "./stanza.ts";

/** A package that the status file knows; what an upgrade changes of it is changed here. */
export interface KnownPackage {
  readonly name: string;
  readonly architecture: string;
  readonly isMultiArchSame: boolean;
  readonly stanza: Stanza;
  /** As the status file has it; `undefined` once it must be written anew. */
  readonly text: string | undefined;
  /** Of its files in `info`: `libc6:amd64`. */
  readonly infoName: string;
  /** What is on disk of it, as its list names it, in the list's order. */
  readonly files: readonly string[];
  readonly conffiles: readonly Conffile[];
}

/** What dpkg knows of a root, and what it would go by. */
export interface DpkgDatabase {
  /** In the order of the status file; replaced as a whole where a package changes. */
  readonly packages: KnownPackage[];
  /** By name of a file. */
  readonly owners: Map<string, Set<KnownPackage>>;
  readonly diversions: Diversions;
  readonly overrides: ReadonlyMap<string, StatOverride>;
  /** Files in `info` of packages that several architectures may have name theirs. */
  readonly namesArchitectures: boolean;
  readonly options: DpkgOptions;
  readonly accounts: Accounts;
}

/** Folder of dpkg's database. */
export const dpkgFolder = "var/lib/dpkg";

/**
 * Reads dpkg's database.
 *
 * @throws SyntaxError where a part of it is broken, as dpkg would stop too
 */
export async function readDatabase(root: WorkingRoot): Promise<DpkgDatabase> {
  await root.preload(databaseFiles(root), maxFileBytes);
  const text = async (path: string) => {
    const node = targetOf(root, path);
    return node?.type === "file" ? Buffer.from(await root.bytesOf(node)).toString("utf8") : "";
  };
  const accounts = await readAccounts(root);
  const namesArchitectures = (await text(`${dpkgFolder}/info/format`)).trim() !== "0";
  const packages: KnownPackage[] = [];
  for (const written of parseStanzas(await text(`${dpkgFolder}/status`))) {
    const known = knownPackage(written.stanza, { text: written.text, namesArchitectures });
    if (!known) continue;
    const list = await text(`${dpkgFolder}/info/${known.infoName}.list`);
    packages.push({ ...known, files: parseList(list) });
  }
  const database: DpkgDatabase = {
    packages,
    owners: new Map(),
    diversions: parseDiversions(await text(`${dpkgFolder}/diversions`)),
    overrides: parseOverrides(await text(`${dpkgFolder}/statoverride`), accounts),
    namesArchitectures,
    options: await readDpkgOptions(root),
    accounts,
  };
  for (const known of packages) addOwner(database, known);
  return database;
}

/** True where a package's files are there: it is installed, perhaps not to the end. */
export function isPresent({ stanza }: Pick<KnownPackage, "stanza">): boolean {
  const state = (field(stanza, "Status") ?? "").split(/\s+/)[2] ?? "";
  return !["not-installed", "config-files", ""].includes(state);
}

/** Puts another state of a package in the place of the one there is. */
export function replacePackage(
  database: DpkgDatabase,
  before: KnownPackage,
  after: KnownPackage,
): void {
  const at = database.packages.indexOf(before);
  if (at < 0) throw new RangeError(`${before.infoName} is not in the database`);
  database.packages[at] = after;
  for (const name of before.files) database.owners.get(name)?.delete(before);
  addOwner(database, after);
}

/** Who else than a package lists a file. */
export function otherOwners(
  { owners }: DpkgDatabase,
  name: string,
  known: KnownPackage,
): readonly KnownPackage[] {
  return [...(owners.get(name) ?? [])].filter((owner) => owner !== known);
}

/** No real file of dpkg's database is larger. */
const maxFileBytes = 64 << 20;

/** One pass over the image gives them all; scripts look at files of `etc` too. */
function* databaseFiles({ old }: WorkingRoot): Generator<string> {
  for (const path of old.entries.keys()) {
    const isWanted =
      path === `${dpkgFolder}/available`
        ? false
        : path.startsWith(`${dpkgFolder}/`) ||
          path.startsWith("etc/") ||
          path.startsWith("var/cache/debconf/") ||
          path === "var/lib/apt/extended_states";
    if (isWanted) yield path;
  }
}

function addOwner({ owners }: DpkgDatabase, known: KnownPackage): void {
  for (const name of known.files) {
    const found = owners.get(name);
    if (found) found.add(known);
    else owners.set(name, new Set([known]));
  }
}

function knownPackage(
  stanza: Stanza,
  { text, namesArchitectures }: { readonly text: string; readonly namesArchitectures: boolean },
): KnownPackage | undefined {
  const name = field(stanza, "Package");
  if (!name) return undefined;
  const architecture = field(stanza, "Architecture") ?? "";
  const isMultiArchSame = field(stanza, "Multi-Arch") === "same";
  return {
    name,
    architecture,
    isMultiArchSame,
    stanza,
    text,
    infoName: isMultiArchSame && namesArchitectures ? `${name}:${architecture}` : name,
    files: [],
    conffiles: parseConffileField(field(stanza, "Conffiles") ?? ""),
  };
}

/** dpkg takes a slash at the end away, and puts one in front. */
function parseList(text: string): readonly string[] {
  const names: string[] = [];
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const name = line.length > 1 && line.endsWith("/") ? line.slice(0, -1) : line;
    names.push(name.startsWith("/") ? name : `/${name}`);
  }
  return names;
}

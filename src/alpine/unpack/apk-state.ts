import type { WorkingRoot } from "../../rootfs/working-root.ts";
import { type ApkDependency, parseApkDependencies } from "../dependencies.ts";
import { type ApkOwnership, type ApkRecord, writtenRecord } from "../file-database.ts";
import type { IsProtected } from "../protected-paths.ts";

/** What is installed while packages are upgraded. */
export interface ApkState {
  readonly root: WorkingRoot;
  readonly isProtected: IsProtected;
  /** By name, in the order of the database. */
  readonly holdings: Map<string, ApkHolding>;
  /** Versions that will be replaced: new ones take over their files without asking. */
  readonly leaving: ReadonlySet<ApkHolding>;
  /** Who has a file, by its path as the database writes it. */
  readonly owners: Map<string, ApkHolding>;
  /** How many packages list a folder, or one below it. */
  readonly folderUses: Map<string, number>;
  /** Folders in which packages changed something, by the packages that did. */
  readonly changedFolders: Map<string, Set<string>>;
}

/** A package with what it has. */
export interface ApkHolding {
  readonly name: string;
  readonly version: string;
  readonly origin: string;
  readonly checksum: string;
  readonly replaces: readonly ApkDependency[];
  readonly replacesPriority: number;
  /** Lines of its stanza before the first folder. */
  readonly fields: readonly string[];
  /** By path, in the order of the stanza. */
  readonly folders: Map<string, HeldFolder>;
  /** Its stanza as it was; left out once it is another one. */
  text?: string;
}

export interface HeldFolder {
  owner?: ApkOwnership;
  readonly files: Map<string, HeldFile>;
}

export interface HeldFile {
  readonly owner?: ApkOwnership;
  readonly checksum?: string;
}

/** A stanza of the database as it is changed. */
export function holdingOf({ folders, ...record }: ApkRecord): ApkHolding {
  const field = (letter: string) =>
    record.fields.find((one) => one.startsWith(`${letter}:`))?.slice(2) ?? "";
  const held = folders.map(({ path, owner, files }): [string, HeldFolder] => [
    path,
    { ...(owner && { owner }), files: new Map(files.map(({ name, ...file }) => [name, file])) },
  ]);
  return {
    ...record,
    replaces: parseApkDependencies(field("r")),
    replacesPriority: Number.parseInt(field("q"), 10) || 0,
    folders: new Map(held),
  };
}

/** The stanza of a package, an empty line behind it: as it was, where nothing changed. */
export function stanzaOf({ text, fields, folders }: ApkHolding): string {
  if (text !== undefined) return text.endsWith("\n\n") ? text : `${text.trimEnd()}\n\n`;
  const listed = [...folders].map(([path, { owner, files }]) => ({
    path,
    ...(owner && { owner }),
    files: [...files].map(([name, file]) => ({ name, ...file })),
  }));
  return writtenRecord({ fields, folders: listed });
}

/** Takes a file from a package. */
export function loseFile(holding: ApkHolding, folder: string, name: string): void {
  if (holding.folders.get(folder)?.files.delete(name)) delete holding.text;
}

/** Counts a package's folders and, where it has them, takes it for the owner of its files. */
export function addHolding(state: ApkState, holding: ApkHolding): void {
  state.holdings.set(holding.name, holding);
  for (const [folder, { files }] of holding.folders) {
    useFolder(state, folder, 1);
    for (const name of files.keys()) state.owners.set(joined(folder, name), holding);
  }
}

/** Counts a folder and those above it. */
export function useFolder({ folderUses }: ApkState, folder: string, change: 1 | -1): void {
  for (let at = folder; ; at = at.slice(0, Math.max(0, at.lastIndexOf("/")))) {
    folderUses.set(at, (folderUses.get(at) ?? 0) + change);
    if (at === "") return;
  }
}

export function noteChange({ changedFolders }: ApkState, folder: string, by: string): void {
  const known = changedFolders.get(folder);
  if (known) known.add(by);
  else changedFolders.set(folder, new Set([by]));
}

export function joined(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}

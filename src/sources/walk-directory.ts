import {
  type Disk,
  type DiskEntry,
  type FileEntry,
  type Gap,
  type Git,
  TargetError,
} from "../model/index.ts";
import { isEnvFile } from "../syntax/dotenv.ts";
import { type IgnoreRules, noIgnoreRules } from "../syntax/ignore-rules.ts";
import { findRepository } from "./repository.ts";
import { unreadable } from "./unreadable.ts";

export interface WalkRequest {
  /** Without links. */
  readonly root: string;
  readonly disk: Disk;
  readonly git?: Git | undefined;
  readonly includeIgnored: boolean;
  readonly exclude: readonly string[];
  /** Of the root of a system: no file is git's or suture's own. */
  readonly isWhole?: boolean;
}

/** What lies in a directory, parents before children, in the order of names. */
export interface Walk {
  readonly entries: ReadonlyMap<string, FileEntry>;
  readonly gaps: readonly Gap[];
  readonly ignored: number;
}

/**
 * Walks a directory without following links and without reading any file but `.gitignore`.
 *
 * @throws TargetError where the root itself cannot be listed
 */
export async function walkDirectory(request: WalkRequest): Promise<Walk> {
  const { root, disk, git, exclude, includeIgnored } = request;
  const repository = includeIgnored ? undefined : await findRepository(root, disk);
  const walk: Walking = {
    ...request,
    prefix: repository?.prefix ?? "",
    excludes: noIgnoreRules.with("", exclude.join("\n")),
    tracked: trackedFiles(repository && git, root),
    entries: new Map(),
    gaps: [],
    ignored: 0,
  };
  const list = await disk.list(root).catch((cause: unknown) => {
    throw new TargetError(`${root} cannot be read`, { hint: "Check its permissions.", cause });
  });
  const top = { path: "", rules: repository?.rules ?? noIgnoreRules, isIgnored: false };
  await walkEntries(walk, top, list);
  return { entries: walk.entries, gaps: walk.gaps, ignored: walk.ignored };
}

/** Never read: git's own store, and the files that suture writes aside. */
export function isOwnFile(name: string): boolean {
  return name === ".git" || name.includes(".suture-tmp-");
}

interface Walking extends WalkRequest {
  /** From the repository's root to the scanned one, with a final slash, or ``. */
  readonly prefix: string;
  readonly excludes: IgnoreRules;
  readonly tracked: Tracked;
  readonly entries: Map<string, FileEntry>;
  readonly gaps: Gap[];
  ignored: number;
}

interface Folder {
  /** `` for the root. */
  readonly path: string;
  readonly rules: IgnoreRules;
  /** Only what git tracks in it counts. */
  readonly isIgnored: boolean;
}

/** A folder inside of another, and what is known of it from there. */
interface InnerFolder {
  readonly folder: Folder;
  readonly entry: FileEntry;
}

/** Adds what is in a folder, in the order of names. */
async function walkEntries(
  walk: Walking,
  folder: Folder,
  list: readonly DiskEntry[],
): Promise<void> {
  const found = await entriesIn(walk, folder, list);
  const nextList = listsAhead(walk, found);
  for (const one of found) {
    if ("folder" in one) await walkFolder(walk, one, await nextList());
    else walk.entries.set(one.path, one);
  }
}

async function entriesIn(
  walk: Walking,
  folder: Folder,
  list: readonly DiskEntry[],
): Promise<readonly (FileEntry | InnerFolder)[]> {
  const rules = await rulesIn(walk, folder, list);
  const found: (FileEntry | InnerFolder)[] = [];
  for (const entry of list) {
    const path = folder.path === "" ? entry.name : `${folder.path}/${entry.name}`;
    if ((!walk.isWhole && isOwnFile(entry.name)) || isExcluded(walk, path, entry)) continue;
    const isIgnored = folder.isIgnored || isLeftOut(walk, { path, entry, rules });
    if (isIgnored && !(await isTracked(walk, path, entry))) walk.ignored++;
    else if (entry.type !== "directory") found.push(...(await keep(walk, path, entry)));
    else found.push({ folder: { path, rules, isIgnored }, entry: fileEntry(path, entry) });
  }
  return found;
}

type Listed = { readonly list: readonly DiskEntry[] } | { readonly error: unknown };

/**
 * Lists the folders one after the other, each begun while those before it are walked: only so many,
 * since all lists of a large tree at once would fill the memory.
 */
function listsAhead(
  { root, disk }: Walking,
  found: readonly (FileEntry | InnerFolder)[],
): () => Promise<Listed> {
  const folders = found.flatMap((one) => ("folder" in one ? [one.folder.path] : []));
  const list = (path: string): Promise<Listed> =>
    disk.list(`${root}/${path}`).then(
      (entries) => ({ list: entries }),
      (error: unknown) => ({ error }),
    );
  const begun: Promise<Listed>[] = [];
  let next = 0;
  return () => {
    for (; begun.length < mostAhead && next < folders.length; next++) {
      begun.push(list(folders[next] ?? ""));
    }
    return begun.shift() ?? list("");
  };
}

/** As many as the disk answers beside each other. */
const mostAhead = 4;

function isExcluded({ excludes }: Walking, path: string, { type }: DiskEntry): boolean {
  return excludes.ignores(path, type === "directory" ? "directory" : "file");
}

function keep(
  { gaps, tracked }: Walking,
  path: string,
  entry: DiskEntry,
): FileEntry[] | Promise<FileEntry[]> {
  if (entry.type === "file" && isEnvFile(path)) return tracked.mark(fileEntry(path, entry));
  if (entry.type !== "other" || !entry.name.includes("\uFFFD")) return [fileEntry(path, entry)];
  const message = "Its name is no UTF-8, so that it was not read: rename it.";
  gaps.push({ asset: ".", path, reason: "unreadable", message });
  return [];
}

async function walkFolder(
  walk: Walking,
  { folder, entry }: InnerFolder,
  listed: Listed,
): Promise<void> {
  const list = "list" in listed ? listed.list : [];
  if (!walk.includeIgnored && list.some(({ name }) => name === "pyvenv.cfg")) {
    walk.ignored++;
    return;
  }
  walk.entries.set(entry.path, entry);
  if ("error" in listed) walk.gaps.push(unreadable(folder.path, listed.error));
  else await walkEntries(walk, folder, list);
}

/** Larger than any that people write. */
const maxRulesBytes = 1 << 18;

async function rulesIn(
  walk: Walking,
  { path, rules }: Folder,
  list: readonly DiskEntry[],
): Promise<IgnoreRules> {
  const own = list.find(({ name, type }) => name === ".gitignore" && type === "file");
  if (!own || walk.includeIgnored) return rules;
  const file = path === "" ? own.name : `${path}/${own.name}`;
  try {
    const bytes = await walk.disk.readFile(`${walk.root}/${file}`, maxRulesBytes);
    if (bytes) return rules.with(`${walk.prefix}${path}`.replace(/\/$/, ""), decode(bytes));
    const message = "It is larger than 256 KB, so that its rules do not hold.";
    walk.gaps.push({ asset: ".", path: file, reason: "too-large", message });
  } catch (error) {
    walk.gaps.push(unreadable(file, error));
  }
  return rules;
}

/** Without a byte order mark, as git reads it. */
function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

interface Candidate {
  readonly path: string;
  readonly entry: DiskEntry;
  readonly rules: IgnoreRules;
}

function isLeftOut(walk: Walking, { path, entry, rules }: Candidate): boolean {
  if (walk.includeIgnored) return false;
  const isFolder = entry.type === "directory";
  if (isFolder && entry.name === "node_modules") return true;
  return rules.ignores(`${walk.prefix}${path}`, isFolder ? "directory" : "file");
}

async function isTracked({ tracked }: Walking, path: string, entry: DiskEntry): Promise<boolean> {
  if (entry.type !== "directory") return tracked.has(path);
  return entry.name !== "node_modules" && (await tracked.hasBelow(path));
}

/** What git tracks below the root; asked for when something is ignored, or a `.env` is not. */
interface Tracked {
  /** The entry with what git says of it, where git can say. */
  mark(entry: FileEntry): Promise<FileEntry[]>;
  has(path: string): Promise<boolean>;
  hasBelow(folder: string): Promise<boolean>;
}

function trackedFiles(git: Git | undefined, root: string): Tracked {
  let files: Promise<ReadonlySet<string> | undefined> | undefined;
  let folders: Promise<ReadonlySet<string>> | undefined;
  const ask = () => {
    files ??= git?.trackedFiles(root) ?? Promise.resolve(undefined);
    return files;
  };
  return {
    async mark(entry) {
      const tracked = (await ask())?.has(entry.path);
      return [tracked === undefined ? entry : { ...entry, tracked }];
    },
    has: async (path) => (await ask())?.has(path) ?? false,
    async hasBelow(folder) {
      folders ??= ask().then((found) => foldersOf(found ?? new Set()));
      return (await folders).has(folder);
    },
  };
}

function foldersOf(files: ReadonlySet<string>): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const file of files) {
    let end = file.lastIndexOf("/");
    while (end > 0 && !folders.has(file.slice(0, end))) {
      folders.add(file.slice(0, end));
      end = file.lastIndexOf("/", end - 1);
    }
  }
  return folders;
}

function fileEntry(path: string, entry: DiskEntry): FileEntry {
  const { type, sizeBytes, mode, uid, gid, mtime, linkTarget } = entry;
  const facts = { path, type, sizeBytes, mode, uid, gid, mtime };
  return linkTarget === undefined ? facts : { ...facts, linkTarget };
}

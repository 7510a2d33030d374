import { type ElfLinks, readElfLinks } from "../../binaries/elf-links.ts";
import type { CheckResult, FileEntry, FileTree } from "../../model/index.ts";
import type { SystemRoot } from "../../rootfs/system-root.ts";
import type { WrittenChanges } from "./write-changes.ts";

export interface LibraryChange {
  readonly changes: Pick<WrittenChanges, "programs" | "removed">;
  readonly before: SystemRoot;
  /** The image with the changes, and what is in it. */
  readonly after: { readonly tree: FileTree; readonly entries: ReadonlyMap<string, FileEntry> };
}

/**
 * Holds that what changed still finds the libraries it is linked with, and that no library went that
 * others are linked with. What was missing before is not the upgrade's doing.
 */
export async function checkLibraries(change: LibraryChange): Promise<CheckResult> {
  const { changes, before, after } = change;
  const namesBefore = namesIn(before.entries.keys());
  const namesAfter = namesIn(after.entries.keys());
  const { programs } = changes;
  const missed = new Set<string>();
  for (const { path, links } of programs)
    for (const name of links.needed)
      if (isMissing(name, namesAfter) && !(await wasMissed({ path, name, before, namesBefore })))
        missed.add(`${path} needs ${name}`);
  const gone = await goneLibraries(change, namesAfter);
  if (gone.size > 0)
    for await (const { path, name } of usersOf(gone, after)) missed.add(`${path} needs ${name}`);
  return resultOf([...missed], programs.length);
}

function resultOf(missed: readonly string[], count: number): CheckResult {
  const facts = { id: "libraries", title: "Programs find the libraries they are linked with" };
  const [first = ""] = missed;
  if (missed.length === 0)
    return { ...facts, result: "passed", message: `${count} programs and libraries changed.` };
  const more = missed.length > 1 ? `, and ${missed.length - 1} more like it` : "";
  return { ...facts, result: "failed", message: `${first}, which is not there${more}.` };
}

function namesIn(paths: Iterable<string>): ReadonlySet<string> {
  const names = new Set<string>();
  for (const path of paths) names.add(path.slice(path.lastIndexOf("/") + 1));
  return names;
}

/** A name with a slash is a path, which the loader does not look for. */
function isMissing(name: string, names: ReadonlySet<string>): boolean {
  return !name.includes("/") && !names.has(name);
}

interface Missed {
  readonly path: string;
  readonly name: string;
  readonly before: SystemRoot;
  readonly namesBefore: ReadonlySet<string>;
}

/** The old version lacked it as well: a plug-in whose package is only recommended. */
async function wasMissed({ path, name, before, namesBefore }: Missed): Promise<boolean> {
  if (namesBefore.has(name)) return false;
  const old = await linksIn(before, new Set([path]));
  return old.get(path)?.needed.includes(name) ?? false;
}

async function linksIn(
  root: SystemRoot,
  paths: ReadonlySet<string>,
): Promise<ReadonlyMap<string, ElfLinks>> {
  const found = new Map<string, ElfLinks>();
  await root.read(paths, (path, bytes) => {
    const links = readElfLinks(bytes);
    if (links) found.set(path, links);
  });
  return found;
}

/** Libraries by the name that others are linked with, of which no file is left. */
async function goneLibraries(
  { changes, before }: LibraryChange,
  namesAfter: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  const removed = changes.removed.filter((path) => /\.so(?:\.|$)/.test(path));
  const candidates = removed.filter(
    (path) => !namesAfter.has(path.slice(path.lastIndexOf("/") + 1)),
  );
  const links = await linksIn(before, new Set(candidates));
  const sonames = [...links.values()].flatMap(({ soname }) => soname ?? []);
  return new Set(sonames.filter((name) => !namesAfter.has(name)));
}

interface LibraryUser {
  readonly path: string;
  readonly name: string;
}

/** Programs that are linked with one of some libraries; all of them are read, which is rarely needed. */
async function* usersOf(
  gone: ReadonlySet<string>,
  { tree, entries }: LibraryChange["after"],
): AsyncGenerator<LibraryUser> {
  const found: LibraryUser[] = [];
  const wants = (path: string) => /(?:^|\/)(?:s?bin|lib\w*|libexec)\//.test(path);
  await tree.visit({ wants, maxBytes: maxProgramBytes }, ({ entry, bytes }) => {
    if (entries.get(entry.path)?.layer !== entry.layer) return;
    for (const name of readElfLinks(bytes)?.needed ?? [])
      if (gone.has(name)) found.push({ path: entry.path, name });
  });
  yield* found;
}

const maxProgramBytes = 256 << 20;

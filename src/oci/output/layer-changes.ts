import { Buffer } from "node:buffer";
import { type FileEntry, TargetError } from "../../model/index.ts";
import { folderOf, maxPathLength } from "../tar/entry-path.ts";
import type { ArchiveTime, StreamedFile } from "../tar/write-tar.ts";

/**
 * A change that a layer makes to an image: a file as it is then, or one that is gone. Paths are real
 * ones of the image: no parent is a link.
 */
export type LayerChange = StreamedFile | Removal;

export interface Removal {
  readonly type: "removed";
  /** POSIX, relative, without `..`; of a directory, all that is in it goes too. */
  readonly path: string;
}

/** What the image holds at a path, in the squashed view. */
export type HeldEntry = Pick<
  FileEntry,
  "type" | "mode" | "uid" | "gid" | "mtime" | "xattrs" | "linkTarget"
>;

export interface LayerOptions extends ArchiveTime {
  readonly held: (path: string) => HeldEntry | undefined;
  /** No change bears a later time, in seconds since the epoch (SOURCE_DATE_EPOCH). */
  readonly latest?: number | undefined;
}

/**
 * The entries of the layer that makes some changes: whiteouts for what is gone, never opaque ones,
 * and the parents of each entry. A parent that the image holds is repeated as it is there, for
 * engines that unpack a layer by itself would make it anew with another owner and mode.
 *
 * @throws TargetError where the image has a file or a link in place of a parent, or a name cannot be in a layer
 * @throws RangeError where changes contradict each other
 * @see OCI image specification, layer.md
 */
export function layerEntries(
  changes: readonly LayerChange[],
  given: LayerOptions,
): readonly StreamedFile[] {
  const { mtime, latest = mtime } = given;
  const options = { ...given, mtime: Math.min(mtime, latest) };
  const files = new Map<string, StreamedFile>();
  const removed = new Set<string>();
  for (const change of changes) {
    checkPath(change.path);
    if (files.has(change.path) || removed.has(change.path)) {
      throw new RangeError(`${change.path} is changed twice`);
    }
    if (change.type === "removed") removed.add(change.path);
    else files.set(change.path, clamped(change, options));
  }
  const layer: Layer = { files, removed, options, entries: new Map() };
  for (const file of files.values()) {
    keepLink(file, options);
    addParents(layer, file.path);
    layer.entries.set(file.path, file.type === "hardlink" ? toFile(layer, file) : file);
  }
  for (const path of removed) addWhiteout(layer, path);
  return [...layer.entries.values()];
}

/** Time of the newest file of some changes, in seconds since the epoch; 0 where nothing but removals is left. */
export function newestChange(changes: readonly LayerChange[]): number {
  return changes.reduce(
    (newest, change) => Math.max(newest, change.type === "removed" ? 0 : (change.mtime ?? 0)),
    0,
  );
}

interface Layer {
  readonly files: ReadonlyMap<string, StreamedFile>;
  readonly removed: ReadonlySet<string>;
  readonly options: LayerOptions;
  readonly entries: Map<string, StreamedFile>;
}

const whiteoutPrefix = ".wh.";

function checkPath(path: string): void {
  const segments = path.split("/");
  if (segments.some((name) => name === "" || name === "." || name === "..")) {
    throw new RangeError(`${path} is no path of a layer`);
  }
  const why = path.includes("\0")
    ? "holds a NUL"
    : Buffer.byteLength(path) > maxPathLength
      ? "is longer than any path may be"
      : segments.some((name) => name.startsWith(whiteoutPrefix))
        ? "has a name that layers keep for what is removed"
        : undefined;
  if (why === undefined) return;
  throw new TargetError(`${path.slice(0, 200)} ${why}, so that no layer can hold it`);
}

function clamped(file: StreamedFile, { mtime, latest }: LayerOptions): StreamedFile {
  const own = file.mtime ?? mtime;
  return latest !== undefined && own > latest ? { ...file, mtime: latest } : file;
}

/** A directory over a link, such as `lib` to `usr/lib`, would hide everything behind it. */
function keepLink({ type, path }: StreamedFile, { held }: LayerOptions): void {
  if (type !== "directory" || held(path)?.type !== "symlink") return;
  throw new TargetError(`${path} cannot become a directory: the image has a link there`);
}

/** Adds the folders above a path, the lowest first. */
function addParents(layer: Layer, path: string): void {
  const folder = folderOf(path);
  if (folder === "" || layer.entries.has(folder)) return;
  const own = layer.files.get(folder);
  addParents(layer, folder);
  if (own) {
    if (own.type === "directory") return;
    throw new RangeError(`${path} is to be in ${folder}, which is to be no directory`);
  }
  if (layer.removed.has(folder)) {
    throw new RangeError(`${path} is to be in ${folder}, which is to be removed`);
  }
  layer.entries.set(folder, parentEntry(folder, path, layer.options));
}

function parentEntry(folder: string, path: string, { held, mtime }: LayerOptions): StreamedFile {
  const there = held(folder);
  if (!there) return { path: folder, type: "directory", mtime };
  if (there.type !== "directory") {
    throw new TargetError(`${path} cannot be put into ${folder}, which is no directory there`);
  }
  const { mode, uid, gid, xattrs } = there;
  return {
    path: folder,
    type: "directory",
    mode,
    uid,
    gid,
    mtime: there.mtime,
    ...(xattrs && { xattrs }),
  };
}

/** A link to what another layer holds cannot be made by an engine that unpacks each by itself. */
function toFile({ files }: Layer, link: StreamedFile): StreamedFile {
  let target = files.get(link.linkTarget ?? "");
  for (let hops = 0; target?.type === "hardlink" && hops < maxHops; hops++) {
    target = files.get(target.linkTarget ?? "");
  }
  if (target?.type === "file") return { ...link, linkTarget: target.path };
  throw new RangeError(`${link.path} is a hard link to what is no file of the layer`);
}

const maxHops = 40;

/** What is replaced or removed as a whole needs no whiteouts inside: they would bring the folder back. */
function addWhiteout(layer: Layer, path: string): void {
  for (let above = folderOf(path); above !== ""; above = folderOf(above)) {
    if (layer.removed.has(above)) return;
    const own = layer.files.get(above);
    if (own && own.type !== "directory") return;
  }
  const folder = folderOf(path);
  const { held, mtime } = layer.options;
  if (!held(path) && folder !== "" && !held(folder)) return;
  addParents(layer, path);
  const name = `${whiteoutPrefix}${path.slice(folder === "" ? 0 : folder.length + 1)}`;
  const written = folder === "" ? name : `${folder}/${name}`;
  layer.entries.set(written, { path: written, type: "file", mtime });
}

import type { Disk, DiskFile, ImageReference } from "../model/index.ts";
import { ArchiveError } from "./tar/archive-error.ts";
import { type StoredFile, section } from "./tar/byte-source.ts";
import { segmentsOf } from "./tar/entry-path.ts";
import { readTar } from "./tar/read-tar.ts";
import { fileCursor } from "./tar/tar-cursor.ts";

/** The files that an image is stored in, in a directory or in a tar, by name. */
export interface ImageFiles {
  /** Follows links between them, and none that leads elsewhere. */
  find(name: string): Promise<StoredFile | undefined>;
  /** A header beside each file states how long it is. */
  readonly statesSizes: boolean;
  /** Where its blobs can be had in a registry. */
  readonly origin?: Pick<ImageReference, "registry" | "repository">;
  /** The entry in which the archive breaks off. */
  readonly brokenAt?: { readonly entry: string; readonly error: ArchiveError } | undefined;
}

/** Files in a directory. */
export async function imageDirectory(location: string, disk: Disk): Promise<ImageFiles> {
  const root = (await disk.realpath(location)) ?? location;
  return {
    statesSizes: false,
    async find(name) {
      const segments = segmentsOf(name);
      if (name.includes("\0") || segments.includes("..")) return undefined;
      const path = await disk.realpath([root, ...segments].join("/"));
      if (path === undefined || !path.startsWith(`${root}/`)) return undefined;
      const entry = await disk.lstat(path);
      if (entry?.type !== "file") return undefined;
      return { sizeBytes: entry.sizeBytes, path, open: () => disk.open(path) };
    },
  };
}

/**
 * Files in a tar, read by offset and never unpacked.
 *
 * @param until - stops reading where it says so of a name
 * @throws ArchiveError where there is no tar at all
 */
export async function imageArchive(
  location: string,
  { disk, until }: { readonly disk: Disk; readonly until?: (name: string) => boolean },
): Promise<ImageFiles> {
  const path = (await disk.realpath(location)) ?? location;
  const file = await disk.open(path);
  try {
    const { members, brokenAt } = await listMembers(file, until);
    const open = async ({ offset, sizeBytes }: Stored) =>
      section(await disk.open(path), offset, sizeBytes);
    return {
      brokenAt,
      statesSizes: true,
      async find(name) {
        const stored = follow(members, name);
        return stored && { sizeBytes: stored.sizeBytes, open: () => open(stored) };
      },
    };
  } finally {
    await file.close();
  }
}

interface Stored {
  readonly offset: number;
  readonly sizeBytes: number;
}

type Member = Stored | { readonly link: string };

interface Listed {
  readonly members: ReadonlyMap<string, Member>;
  readonly brokenAt: ImageFiles["brokenAt"];
}

/** An archive of an image has a few entries for each layer. */
const maxMembers = 100_000;

async function listMembers(file: DiskFile, until?: (name: string) => boolean): Promise<Listed> {
  const members = new Map<string, Member>();
  try {
    for await (const { entry, offset } of readTar(fileCursor(file), { lengthIsKnown: false })) {
      const name = segmentsOf(entry.path).join("/");
      if (entry.type === "file") members.set(name, { offset, sizeBytes: entry.sizeBytes });
      else if (entry.linkTarget !== undefined) members.set(name, { link: linkOf(name, entry) });
      if (members.size > maxMembers) throw new ArchiveError("too-large", "Too many entries");
      if (until?.(name)) break;
    }
  } catch (error) {
    if (!(error instanceof ArchiveError) || members.size === 0) throw error;
    return { members, brokenAt: { entry: error.entry ?? "", error } };
  }
  return { members, brokenAt: undefined };
}

/** A symbolic link counts from its folder, a hard link from the root. */
function linkOf(
  name: string,
  entry: { readonly type: string; readonly linkTarget?: string },
): string {
  const target = segmentsOf(entry.linkTarget ?? "");
  const path = entry.type === "symlink" ? name.split("/").slice(0, -1) : [];
  for (const segment of target) {
    if (segment === "..") path.pop();
    else path.push(segment);
  }
  return path.join("/");
}

function follow(members: ReadonlyMap<string, Member>, name: string): Stored | undefined {
  let at = segmentsOf(name).join("/");
  for (let hops = 0; hops < 10; hops++) {
    const member = members.get(at);
    if (!member || !("link" in member)) return member;
    at = member.link;
  }
  return undefined;
}

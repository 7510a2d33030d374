import { type Disk, type FileTree, type Source, TargetError } from "../model/index.ts";
import { resolveInRoot } from "./resolve-in-root.ts";
import { unreadable } from "./unreadable.ts";
import { visitDirectory } from "./visit-directory.ts";
import { type Walk, walkDirectory } from "./walk-directory.ts";

/**
 * The root of a system in a directory: an unpacked image, a mounted disk, a build root. All of it
 * is walked, as of an image, and no link leads out of it.
 */
export const rootfs: Source = {
  id: "rootfs",

  async recognises(location, disk) {
    const root = await disk.realpath(location).catch(() => undefined);
    if (root === undefined) return false;
    return (await holdsOne(releases, { disk, root })) && holdsOne(databases, { disk, root });
  },

  async open({ target, disk, exclude = [] }) {
    const root = await disk.realpath(target.location);
    if (root === undefined || (await disk.lstat(root))?.type !== "directory") {
      throw new TargetError(`${target.location} is no directory`);
    }
    const name = root.split(/[\\/]/).at(-1) || root;
    const { service } = target;
    const asset = {
      id: `rootfs:${service ?? name}`,
      kind: "rootfs",
      name,
      ...(service !== undefined && { service }),
    } as const;
    let walk: Promise<Walk> | undefined;
    const tree: FileTree = {
      asset,
      read: (path) => readInside({ disk, root, path }),
      async visit(interest, offer) {
        walk ??= walkDirectory({
          root,
          disk,
          isWhole: true,
          includeIgnored: true,
          exclude: [...kernelFolders, ...exclude],
        });
        const listing = await visitDirectory({ root, disk, walk: await walk, interest, offer });
        return { ...listing, gaps: listing.gaps.map((gap) => ({ ...gap, asset: asset.id })) };
      },
    };
    return tree;
  },
};

/** Of a running system: not files, and without end. */
const kernelFolders = ["/proc/", "/sys/", "/dev/"];

const releases = ["etc/os-release", "usr/lib/os-release"];

/** What dpkg, distroless images, apk and rpm know of themselves. */
const databases = [
  "var/lib/dpkg/status",
  "var/lib/dpkg/status.d",
  "lib/apk/db/installed",
  "usr/lib/apk/db/installed",
  ...["var/lib/rpm", "usr/lib/sysimage/rpm"].flatMap((folder) =>
    ["rpmdb.sqlite", "Packages.db", "Packages"].map((name) => `${folder}/${name}`),
  ),
];

interface Root {
  readonly disk: Disk;
  readonly root: string;
}

async function holdsOne(paths: readonly string[], { disk, root }: Root): Promise<boolean> {
  for (const path of paths) {
    const found = await resolveInRoot(path, { disk, root }).catch(() => undefined);
    if (found !== undefined) return true;
  }
  return false;
}

/** No file that a check reads by name is larger. */
const maxReadBytes = 64 << 20;

async function readInside({
  disk,
  root,
  path,
}: Root & { readonly path: string }): Promise<Uint8Array | undefined> {
  try {
    const real = await resolveInRoot(path, { disk, root });
    if (real === undefined || (await disk.lstat(real))?.type !== "file") return undefined;
    const bytes = await disk.readFile(real, maxReadBytes);
    if (bytes) return bytes;
  } catch (cause) {
    throw new TargetError(`${path} cannot be read`, {
      hint: unreadable(path, cause).message,
      cause,
    });
  }
  throw new TargetError(`${path} is too large to be read`);
}

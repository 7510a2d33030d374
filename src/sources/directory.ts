import { type Disk, type FileTree, type Source, TargetError } from "../model/index.ts";
import { visitDirectory } from "./visit-directory.ts";
import { isOwnFile, type Walk, walkDirectory } from "./walk-directory.ts";

/**
 * A directory of source code. What git ignores is left out unless it is tracked, and so are
 * `node_modules` and virtual environments. The walk is made once: open anew to see changes.
 */
export const directory: Source = {
  id: "directory",

  async recognises(location, disk) {
    const path = await disk.realpath(location);
    return path !== undefined && (await disk.lstat(path))?.type === "directory";
  },

  async open({ target, disk, git, includeIgnored = false, exclude = [] }) {
    const root = await disk.realpath(target.location);
    if (root === undefined || (await disk.lstat(root))?.type !== "directory") {
      throw new TargetError(`${target.location} is no directory`);
    }
    let walk: Promise<Walk> | undefined;
    const tree: FileTree = {
      asset: { id: ".", kind: "directory", name: root.split(/[\\/]/).at(-1) || root },
      read: (path) => readInside({ disk, root, path }),
      async visit(interest, offer) {
        walk ??= walkDirectory({ root, disk, git, includeIgnored, exclude });
        return visitDirectory({ root, disk, walk: await walk, interest, offer });
      },
    };
    return tree;
  },
};

/** No file that a fix or a check reads by name is larger. */
const maxReadBytes = 64 << 20;

interface ReadInside {
  readonly disk: Disk;
  readonly root: string;
  readonly path: string;
}

async function readInside({ disk, root, path }: ReadInside): Promise<Uint8Array | undefined> {
  if (path.includes("\0") || path.split("/").includes("..")) return undefined;
  try {
    const real = await disk.realpath(`${root}/${path}`);
    const inside = real?.startsWith(`${root}/`) ? real.slice(root.length + 1) : undefined;
    if (real === undefined || inside === undefined || inside.split("/").some(isOwnFile)) {
      return undefined;
    }
    if ((await disk.lstat(real))?.type !== "file") return undefined;
    const bytes = await disk.readFile(real, maxReadBytes);
    if (bytes) return bytes;
  } catch (cause) {
    throw new TargetError(`${path} cannot be read`, { hint: "Check its permissions.", cause });
  }
  throw new TargetError(`${path} is too large to be read`);
}

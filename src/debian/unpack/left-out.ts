import { folderOf } from "../../oci/tar/entry-path.ts";
import { nodeAt } from "../../rootfs/resolve-path.ts";
import type { WorkingRoot } from "../../rootfs/working-root.ts";
import type { KnownPackage } from "./dpkg-database.ts";
import type { PayloadEntry } from "./read-payload.ts";

/** Tells of an entry whether it is left out; `filtered` has the names that were before it. */
export type LeavesOut = (entry: PayloadEntry, filtered: ReadonlySet<string>) => boolean;

/**
 * What whoever put a root together of files of packages has left out of it, as far as the root shows: a file
 * in `/usr/share` that the installed version lists and that is not there stays away; of documentation, what
 * the package has none of, and where it lists none, what nobody has any of. Links to what is left out go with
 * it.
 *
 * @param installed - with the files that its list of checksums names
 */
export function leftOutBefore(root: WorkingRoot, installed: KnownPackage | undefined): LeavesOut {
  const missing = new Set<string>();
  const listed = new Map<string, { isThere: boolean }>();
  for (const name of installed?.files ?? []) {
    const isThere = nodeAt(root, name) !== undefined;
    // Elsewhere a file may be there by another way, such as a merged `/usr`: programs are never left out.
    if (!isThere && name.startsWith("/usr/share/")) missing.add(name);
    const kind = kindOf(name);
    if (kind === undefined) continue;
    const known = listed.get(kind) ?? { isThere: false };
    known.isThere ||= isThere;
    listed.set(kind, known);
  }
  let present: ReadonlySet<string> | undefined;
  const isStripped = (kind: string) => {
    const own = listed.get(kind);
    if (own) return !own.isThere;
    present ??= kindsIn(root);
    return !present.has(kind);
  };
  return (entry, filtered) => {
    const { name, type } = entry;
    if (type === "directory") return foldersKinds(name)?.every(isStripped) ?? false;
    if (missing.has(name)) return true;
    const kind = kindOf(name);
    if (kind !== undefined && isStripped(kind)) return true;
    return type === "symlink" && filtered.has(targetName(entry));
  };
}

/** What images are rid of that are to be small; licenses are often kept. */
const documentation =
  /^\/usr\/share\/(?:bug|doc|doc-base|gtk-doc|help|info|lintian|locale|man)(?=\/|$)/;
const license = "/usr/share/doc/copyright";

function kindOf(name: string): string | undefined {
  const area = documentation.exec(name)?.[0];
  return area === "/usr/share/doc" && name.endsWith("/copyright") ? license : area;
}

/** All that a folder can hold; `undefined` where it is none of documentation. */
function foldersKinds(name: string): readonly string[] | undefined {
  const area = documentation.exec(name)?.[0];
  if (area === undefined) return undefined;
  return area === "/usr/share/doc" ? [area, license] : [area];
}

function kindsIn(root: WorkingRoot): ReadonlySet<string> {
  const kinds = new Set<string>();
  for (const [path, { type }] of root.old.entries) {
    if (type === "directory" || !path.startsWith("usr/share/")) continue;
    const kind = kindOf(`/${path}`);
    if (kind !== undefined) kinds.add(kind);
  }
  return kinds;
}

/** As lists name it, links in its folders left alone. */
function targetName({ name, linkTarget = "" }: PayloadEntry): string {
  const written = linkTarget.startsWith("/") ? linkTarget : `${folderOf(name)}/${linkTarget}`;
  const parts: string[] = [];
  for (const part of written.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

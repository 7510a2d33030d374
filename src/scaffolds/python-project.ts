import type { FileEntry, ScaffoldProject } from "../model/index.ts";
import { normalizeName } from "../versions/package-names.ts";

/** True where a lock file or a manifest of the project names a package of PyPI. */
export function usesPackage(
  { packages, manifests }: Pick<ScaffoldProject, "packages" | "manifests">,
  name: string,
): boolean {
  const wanted = normalizeName("PyPI", name);
  const isPinned = packages.some(
    (one) => one.ecosystem === "PyPI" && normalizeName("PyPI", one.name) === wanted,
  );
  const spelled = new RegExp(`(?<![\\w.-])${wanted.replaceAll("-", "[-_.]")}(?![\\w.-])`, "i");
  return isPinned || manifests.some((text) => spelled.test(text));
}

/** How tests import a file: below the outermost package that it is in, else by its whole path. */
export function modulePath(path: string, entries: ReadonlyMap<string, FileEntry>): string {
  const names = path.replace(/\.py$/, "").split("/");
  let start = names.length - 1;
  while (start > 0 && entries.has(`${names.slice(0, start).join("/")}/__init__.py`)) start--;
  const isPackaged = start < names.length - 1;
  return names.slice(isPackaged ? start : 0).join(".");
}

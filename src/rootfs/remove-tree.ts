import type { WorkingRoot } from "./working-root.ts";

/** Removes a path, where there is one, and what lies below it; links are not followed. */
export function removeTree(root: WorkingRoot, path: string): void {
  for (const name of root.list(path)) removeTree(root, path === "" ? name : `${path}/${name}`);
  if (path !== "" && root.get(path)) root.remove(path);
}

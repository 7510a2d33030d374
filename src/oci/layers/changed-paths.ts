import { type FileSystem, rowAt } from "./file-system.ts";
import { type PathNumber, parentOf, pathText } from "./path-tree.ts";
import { belowAt, layerAt, typeAt } from "./placed-rows.ts";

/** As `changedFolders` tells of a listing, without making any of its entries. */
export function changedPaths(system: FileSystem): ReadonlyMap<string, string> {
  const { tree, rows } = system;
  const { diffIds, firsts, holders } = rows;
  const found = new Map<number, PathNumber>();
  const widen = (layer: number, path: PathNumber) => {
    const folder = found.get(layer);
    if (folder === tree.root) return;
    found.set(layer, folder === undefined ? path : commonFolder(system, folder, path));
  };
  for (let path = tree.root; path <= tree.names.count(); path++) {
    const row = rowAt(system, path);
    if (row === 0 || typeAt(rows, row) === "directory") continue;
    widen(firsts[layerAt(rows, row)] ?? 0, path);
    const below = belowAt(rows, row);
    if (below !== 0) for (const layer of holders.layersOf(below)) widen(layer, path);
  }
  return new Map([...found].map(([layer, path]) => [diffIds[layer] ?? "", pathText(tree, path)]));
}

/** Folders have lower numbers than what is in them. */
function commonFolder({ tree }: FileSystem, one: PathNumber, other: PathNumber): PathNumber {
  let [a, b] = [one, other];
  while (a !== b) {
    if (a > b) a = parentOf(tree, a);
    else b = parentOf(tree, b);
  }
  return a;
}

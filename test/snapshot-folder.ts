import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join, relative } from "node:path";

/** Type, permission bits and content of everything below a folder, by path; times are left out. */
export function snapshotFolder(folder: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()) {
    const path = join(folder, name);
    const stats = lstatSync(path);
    const mode = (stats.mode & 0o7777).toString(8);
    const content = stats.isFile()
      ? readFileSync(path, "latin1")
      : stats.isSymbolicLink()
        ? readlinkSync(path)
        : "";
    found[relative(folder, path)] = `${mode} ${content}`;
  }
  return found;
}

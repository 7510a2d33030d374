import type { FileEntry } from "../model/index.ts";

/** No program with packages inside is smaller. */
const minBytes = 64 << 10;

/** True for a file that is run, by its mode or, of Windows, by its name. */
export function isProgram({ path, type, mode, sizeBytes }: FileEntry): boolean {
  if (type !== "file" || sizeBytes <= minBytes) return false;
  if (/^(?:proc|sys|dev)\//.test(path)) return false;
  return (mode & 0o111) !== 0 || /\.(?:exe|dll)$/i.test(path);
}

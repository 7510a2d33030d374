/** What an entry of a layer says about a path. */
export type LayerPath =
  | { readonly kind: "path"; readonly path: string }
  /** `.wh.NAME`: lower layers no longer hold the path. */
  | { readonly kind: "whiteout"; readonly path: string }
  /** `.wh..wh..opq`: lower layers hold nothing below the directory; the root is ``. */
  | { readonly kind: "opaque"; readonly path: string }
  /** The root itself, or bookkeeping of AUFS. */
  | { readonly kind: "nothing" }
  | { readonly kind: "unsafe"; readonly why: string };

/** Reads the name of a layer's entry (OCI image specification, layers, whiteouts). */
export function layerPath(written: string): LayerPath {
  const why = unsafeName(written);
  if (why) return { kind: "unsafe", why };
  const path = withoutDots(written);
  if (path === "") return { kind: "nothing" };
  return path.includes(whiteoutPrefix) ? whiteout(path) : { kind: "path", path };
}

/** Path without empty and `.` segments; of a hard link's target too, whose leading slash means the root. */
export function segmentsOf(path: string): string[] {
  return path.split("/").filter((segment) => segment !== "" && segment !== ".");
}

/** Folder of a path; the root is ``. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** Linux takes no longer path (PATH_MAX), so that no image needs one. */
export const maxPathLength = 4096;

const whiteoutPrefix = ".wh.";
const bookkeeping = ".wh..wh.";
const opaqueMarker = ".wh..wh..opq";

function unsafeName(written: string): string | undefined {
  if (written.includes("\0")) return "holds a NUL";
  if (written.startsWith("/")) return "is absolute";
  if (written.length > maxPathLength) return "is longer than any path may be";
  const isOutside = written.includes("..") && written.split("/").includes("..");
  return isOutside ? "leads outside with .." : undefined;
}

const emptySegment = /(?:^|\/)\.?(?:\/|$)/;

/** Nearly every name is one already, but for a slash behind a folder or `./` before everything. */
function withoutDots(written: string): string {
  const start = written.startsWith("./") ? 2 : 0;
  const path = written.slice(start, written.endsWith("/") ? -1 : undefined);
  return isSuspicious(path) && emptySegment.test(path) ? segmentsOf(path).join("/") : path;
}

/** To look for two letters takes a fraction of what the pattern does. */
function isSuspicious(path: string): boolean {
  if (path.length === 0 || path.includes("/.") || path.includes("//")) return true;
  return path.startsWith(".") || path.startsWith("/") || path.endsWith("/");
}

function whiteout(path: string): LayerPath {
  const folder = folderOf(path);
  const name = path.slice(folder === "" ? 0 : folder.length + 1);
  if (name === opaqueMarker) return { kind: "opaque", path: folder };
  if (path.startsWith(bookkeeping) || path.includes(`/${bookkeeping}`)) return { kind: "nothing" };
  if (!name.startsWith(whiteoutPrefix)) return { kind: "path", path };
  const hidden = name.slice(whiteoutPrefix.length);
  if (hidden === "") return { kind: "nothing" };
  if (hidden === "." || hidden === "..") return { kind: "unsafe", why: "hides a path outside" };
  return { kind: "whiteout", path: folder === "" ? hidden : `${folder}/${hidden}` };
}

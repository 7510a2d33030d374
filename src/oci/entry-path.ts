/** What an entry of a layer says about a path. */
export type LayerPath =
  | ({ readonly kind: "path" } & SplitPath)
  /** `.wh.NAME`: lower layers no longer hold the path. */
  | ({ readonly kind: "whiteout" } & SplitPath)
  /** `.wh..wh..opq`: lower layers hold nothing below the directory; the root is ``. */
  | ({ readonly kind: "opaque" } & SplitPath)
  /** The root itself, or bookkeeping of AUFS. */
  | { readonly kind: "nothing" }
  | { readonly kind: "unsafe"; readonly why: string };

export interface SplitPath {
  readonly path: string;
  /** Of the path, between its slashes. */
  readonly segments: readonly string[];
}

/** Reads the name of a layer's entry (OCI image specification, layers, whiteouts). */
export function layerPath(written: string): LayerPath {
  const segments = segmentsOf(written);
  const why = unsafeName(written, segments);
  if (why) return { kind: "unsafe", why };
  const name = segments.at(-1);
  if (name === undefined) return { kind: "nothing" };
  if (!written.includes(whiteoutPrefix)) return { kind: "path", ...joined(segments) };
  if (name === opaqueMarker) return { kind: "opaque", ...joined(segments.slice(0, -1)) };
  if (segments.some((segment) => segment.startsWith(bookkeeping))) return { kind: "nothing" };
  if (!name.startsWith(whiteoutPrefix)) return { kind: "path", ...joined(segments) };
  const hidden = name.slice(whiteoutPrefix.length);
  if (hidden === "") return { kind: "nothing" };
  if (hidden === "." || hidden === "..") return { kind: "unsafe", why: "hides a path outside" };
  return { kind: "whiteout", ...joined([...segments.slice(0, -1), hidden]) };
}

/** Path without empty and `.` segments; of a hard link's target too, whose leading slash means the root. */
export function segmentsOf(path: string): string[] {
  const segments = path.split("/");
  return segments.every(isName) ? segments : segments.filter(isName);
}

/** Linux takes no longer path (PATH_MAX), so that no image needs one. */
export const maxPathLength = 4096;

const whiteoutPrefix = ".wh.";
const bookkeeping = ".wh..wh.";
const opaqueMarker = ".wh..wh..opq";

function isName(segment: string): boolean {
  return segment !== "" && segment !== ".";
}

function joined(segments: readonly string[]): SplitPath {
  return { path: segments.join("/"), segments };
}

function unsafeName(written: string, segments: readonly string[]): string | undefined {
  if (written.includes("\0")) return "holds a NUL";
  if (written.startsWith("/")) return "is absolute";
  if (written.length > maxPathLength) return "is longer than any path may be";
  return segments.includes("..") ? "leads outside with .." : undefined;
}

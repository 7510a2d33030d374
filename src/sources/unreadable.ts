import type { Gap } from "../model/index.ts";

/** A file or folder that is there and cannot be read. */
export function unreadable(path: string, error: unknown): Gap {
  const { code } = error as { readonly code?: unknown };
  const why = typeof code === "string" ? ` (${code})` : "";
  const message = `It cannot be read${why}: check its permissions, or exclude it.`;
  return { asset: ".", path, reason: "unreadable", message };
}

import { compareGo } from "../../versions/go.ts";
import { brokenAt } from "../broken-files.ts";

/** The modules whose files a `go.sum` vouches for, each at its highest version; plain JSON values. */
export interface GoSum {
  readonly kind: "sum";
  readonly modules: readonly {
    readonly path: string;
    readonly version: string;
    readonly line: number;
  }[];
}

/**
 * Reads a `go.sum`. Versions of which only the `go.mod` was looked at are left out: nothing of them
 * is built.
 *
 * @throws SyntaxError where a line is no checksum
 */
export function parseGoSum(text: string): GoSum {
  const found = new Map<string, GoSum["modules"][number]>();
  for (const [i, row] of text.split(/\r?\n/).entries()) {
    if (row.trim() === "") continue;
    const match = /^(\S+) (v\S+) h1:\S+\s*$/.exec(row);
    if (!match) throw brokenAt("This is no checksum", i + 1);
    const [, path = "", version = ""] = match;
    if (version.endsWith("/go.mod")) continue;
    const known = found.get(path);
    if (!known || compareGo(known.version, version) < 0)
      found.set(path, { path, version, line: i + 1 });
  }
  return { kind: "sum", modules: [...found.values()] };
}

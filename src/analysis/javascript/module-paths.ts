import type { ModulePattern } from "./module-settings.ts";

/** The folder of a file; empty for the root. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** A folder and what leads on from there, dots followed; what would leave the root stays in it. */
export function joinPath(folder: string, path: string): string {
  const parts = folder === "" ? [] : folder.split("/");
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}

/** A folder and those round it, the root last. */
export function* nearestFirst(folder: string): Generator<string> {
  let at = folder;
  while (at !== "") {
    yield at;
    at = folderOf(at);
  }
  yield "";
}

export interface MatchedPattern {
  readonly targets: readonly string[];
  /** What the `*` stands for. */
  readonly star: string;
}

/** The pattern that fits a name of a module best: itself, else the longest before its `*`. */
export function matchPattern(
  source: string,
  patterns: readonly ModulePattern[],
): MatchedPattern | undefined {
  let best: MatchedPattern | undefined;
  let length = -1;
  for (const { pattern, targets } of patterns) {
    if (pattern === source) return { targets, star: "" };
    const at = pattern.indexOf("*");
    const [before, after] = [pattern.slice(0, at), pattern.slice(at + 1)];
    const fits =
      at >= 0 &&
      at > length &&
      source.length >= before.length + after.length &&
      source.startsWith(before) &&
      source.endsWith(after);
    if (!fits) continue;
    best = { targets, star: source.slice(at, source.length - after.length) };
    length = at;
  }
  return best;
}

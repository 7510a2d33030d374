import { pathPattern } from "./path-pattern.ts";

/**
 * Whether apk protects the files of a folder: then what was changed by hand stays, and the new version
 * lies beside it as `.apk-new`.
 */
export type IsProtected = (folder: string) => boolean;

/**
 * Reads `etc/apk/protected_paths.d`, behind what apk protects anyway: `etc`.
 *
 * @param lists - texts of its `.list` files, in the order of their names
 */
export function protectedPaths(lists: readonly string[]): IsProtected {
  const rules = ["+etc", "@etc/init.d", "!etc/apk", ...lists.flatMap((text) => text.split("\n"))]
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map(ruleOf);
  return (folder) => {
    const parts = folder.split("/").filter(Boolean);
    let isProtected = false;
    // Of the rules for one folder the last one holds; what lies below has it from above.
    for (let depth = 1; depth <= parts.length; depth++)
      for (const rule of rules)
        if (rule.parts.length === depth && rule.parts.every((part, i) => part(parts[i] ?? "")))
          isProtected = rule.protects;
    return isProtected;
  };
}

interface Rule {
  readonly protects: boolean;
  readonly parts: readonly ((name: string) => boolean)[];
}

function ruleOf(line: string): Rule {
  const [, mode = "", path = ""] = /^([-+@!]?)\/*(.*?)\/*$/.exec(line.trim()) ?? [];
  return { protects: mode !== "-", parts: pathPattern(path) };
}

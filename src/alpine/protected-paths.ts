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
  return { protects: mode !== "-", parts: path.split("/").map(partOf) };
}

/** `*` and `?` as in the names of files; anything else is meant as it is written. */
function partOf(pattern: string): (name: string) => boolean {
  if (!/[*?]/.test(pattern)) return (name) => name === pattern;
  return (name) => matches(pattern, name);
}

/** Goes back to the last star only, so that the time is bounded by the product of both lengths. */
function matches(pattern: string, name: string): boolean {
  let at = 0;
  let back = -1;
  let taken = 0;
  let i = 0;
  while (i < name.length) {
    const sign = pattern[at];
    if (sign === "*") {
      back = at++;
      taken = i;
    } else if (sign !== undefined && (sign === "?" || sign === name[i])) {
      at++;
      i++;
    } else if (back >= 0) {
      at = back + 1;
      i = ++taken;
    } else return false;
  }
  while (pattern[at] === "*") at++;
  return at === pattern.length;
}

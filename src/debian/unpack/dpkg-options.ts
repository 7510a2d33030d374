import { Buffer } from "node:buffer";
import { targetOf } from "../../rootfs/resolve-path.ts";
import type { WorkingRoot } from "../../rootfs/working-root.ts";
import { compileName, type NameMatcher } from "../../syntax/glob.ts";
import type { PayloadEntry } from "./read-payload.ts";

/** What dpkg's configuration files say that bears on an upgrade (dpkg(1)). */
export interface DpkgOptions {
  readonly filters: readonly PathFilter[];
  /** Of a changed configuration file: `new` takes the package's. */
  readonly conffiles: "old" | "new";
  /** Brings back configuration files that were deleted. */
  readonly restoresMissing: boolean;
}

export interface PathFilter {
  readonly pattern: string;
  readonly matches: NameMatcher;
  readonly isInclude: boolean;
}

/**
 * Reads `dpkg.cfg.d` and then `dpkg.cfg`, as dpkg does. Without an option, changed files are kept: that
 * is what dpkg answers where nobody can be asked.
 */
export async function readDpkgOptions(root: WorkingRoot): Promise<DpkgOptions> {
  const filters: PathFilter[] = [];
  const forced = new Set<string>();
  for (const file of configurationFiles(root)) {
    const node = targetOf(root, file);
    if (node?.type !== "file") continue;
    const text = Buffer.from(await root.bytesOf(node)).toString("utf8");
    for (const line of text.split("\n")) readLine(line.trimEnd(), filters, forced);
  }
  const takesNew = forced.has("confnew") && !forced.has("confdef");
  return {
    filters: filters.slice(0, maxFilters),
    conffiles: takesNew ? "new" : "old",
    restoresMissing: forced.has("confmiss"),
  };
}

/**
 * True where a path is left out: the last filter that matches decides; folders and links above what an
 * include names are kept.
 */
export function isFiltered(
  filters: readonly PathFilter[],
  { name, type }: Pick<PayloadEntry, "name" | "type">,
): boolean {
  const path = name === "/." ? "" : name;
  const last = filters.findLast(({ matches }) => matches(path));
  if (!last || last.isInclude) return false;
  if (type !== "directory" && type !== "symlink") return true;
  return !filters.some(
    ({ pattern, isInclude }) => isInclude && path.startsWith(fixedPart(pattern)),
  );
}

/** An image could bring any number of them. */
const maxFilters = 10_000;

function configurationFiles(root: WorkingRoot): readonly string[] {
  const names = root.list("etc/dpkg/dpkg.cfg.d").filter((name) => /^[A-Za-z0-9_-]+$/.test(name));
  return [...names.map((name) => `etc/dpkg/dpkg.cfg.d/${name}`), "etc/dpkg/dpkg.cfg"];
}

function readLine(line: string, filters: PathFilter[], forced: Set<string>): void {
  const match = /^([A-Za-z0-9-]+)(?:=|\s)?\s*(.*)$/.exec(line);
  if (!match || line.startsWith("#")) return;
  const [, option = "", written = ""] = match;
  const value = written.replace(/^(["'])(.*)\1$/, "$2");
  if (option === "path-exclude" || option === "path-include") {
    const isInclude = option === "path-include";
    if (value !== "") filters.push({ pattern: value, matches: compileName(value), isInclude });
  } else if (option === "force") for (const one of value.split(",")) forced.add(one.trim());
  else if (option.startsWith("force-")) forced.add(option.slice("force-".length));
}

/** Up to the first wildcard, slashes at its end left out. */
function fixedPart(pattern: string): string {
  const wildcard = pattern.search(/[*?[\\]/);
  return (wildcard < 0 ? pattern : pattern.slice(0, wildcard)).replace(/\/+$/, "");
}

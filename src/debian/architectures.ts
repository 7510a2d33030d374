/** The architectures whose packages a system can have. */
export interface Architectures {
  /** What dpkg itself is built for: `amd64`. */
  readonly native: string;
  /** Those that were added to it: `i386`. */
  readonly foreign: readonly string[];
}

/**
 * Reads which architectures dpkg was told of. Without the list, the native one is dpkg's own, else that
 * of most packages.
 *
 * @param list - `var/lib/dpkg/arch`, one architecture a line, the native one first
 * @param packages - the installed ones
 * @returns `undefined` where nothing tells: no package is of an architecture
 */
export function readArchitectures(
  list: string | undefined,
  packages: Iterable<{ readonly name: string; readonly architecture: string }>,
): Architectures | undefined {
  const listed = (list ?? "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => /^[a-z0-9-]+$/.test(line));
  const native = ofDpkg(packages) ?? listed[0];
  return native === undefined
    ? undefined
    : { native, foreign: [...new Set(listed)].filter((one) => one !== native) };
}

function ofDpkg(
  packages: Iterable<{ readonly name: string; readonly architecture: string }>,
): string | undefined {
  const counts = new Map<string, number>();
  for (const { name, architecture } of packages) {
    if (architecture === "all" || architecture === "") continue;
    if (name === "dpkg") return architecture;
    counts.set(architecture, (counts.get(architecture) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}

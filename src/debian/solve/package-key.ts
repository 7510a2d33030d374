/** What tells installed packages apart: the name and the architecture, `libc6:amd64`. */
export type PackageKey = string;

interface Named {
  readonly name: string;
  readonly architecture: string;
}

/** A package for all architectures takes the place of one of the native architecture, as for apt. */
export function keyOf({ name, architecture }: Named, native: string): PackageKey {
  return `${name}:${architectureOf({ architecture }, native)}`;
}

/** The architecture that relations see: the native one for `all`, and where none is said. */
export function architectureOf(
  { architecture }: Pick<Named, "architecture">,
  native: string,
): string {
  return architecture === "all" || architecture === "" ? native : architecture;
}

/** The name that dpkg shows: with the architecture only where it is not the native one. */
export function shownName(deb: Named, native: string): string {
  const architecture = architectureOf(deb, native);
  return architecture === native ? deb.name : `${deb.name}:${architecture}`;
}

/** Orders by name, then architecture; the same on every machine. */
export function byName(a: Named, b: Named): number {
  return compareText(a.name, b.name) || compareText(a.architecture, b.architecture);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

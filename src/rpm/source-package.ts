import type { InstalledRpm } from "./header.ts";

/** A package's name and full version: `[EPOCH:]VERSION-RELEASE`. */
export interface NamedVersion {
  readonly name: string;
  readonly version: string;
}

/** `[EPOCH:]VERSION-RELEASE`; an epoch of 0 is left out, as rpm does. */
export function fullVersion({ epoch, version, release }: InstalledRpm): string {
  return `${epoch > 0 ? `${epoch}:` : ""}${version}-${release}`;
}

/**
 * Finds the source packages of installed ones. The file name of a source tells no epoch, and packages of
 * one source may differ in it (Perl's do): one that bears the source's own version tells it.
 */
export function sourcesOf(packages: readonly InstalledRpm[]): (rpm: InstalledRpm) => NamedVersion {
  const epochs = new Map<string, number>();
  for (const { name, version, release, epoch, sourceRpm } of packages) {
    const source = sourceRpm === undefined ? undefined : splitSource(sourceRpm);
    if (!sourceRpm || source?.version !== version || source.release !== release) continue;
    // The package of the source's own name is the best witness.
    if (!epochs.has(sourceRpm) || name === source.name) epochs.set(sourceRpm, epoch);
  }
  return (rpm) => {
    const source = rpm.sourceRpm === undefined ? undefined : splitSource(rpm.sourceRpm);
    if (!source) return { name: rpm.name, version: fullVersion(rpm) };
    const epoch = epochs.get(rpm.sourceRpm ?? "") ?? rpm.epoch;
    return { name: source.name, version: fullVersion({ ...rpm, ...source, epoch }) };
  };
}

/** `NAME-VERSION-RELEASE.src.rpm`; only names hold further hyphens. */
function splitSource(file: string): Pick<InstalledRpm, "name" | "version" | "release"> | undefined {
  const base = file.replace(/\.(?:no)?src\.rpm$/, "");
  const last = base.lastIndexOf("-");
  const first = base.lastIndexOf("-", last - 1);
  if (base === file || first < 1) return undefined;
  return {
    name: base.slice(0, first),
    version: base.slice(first + 1, last),
    release: base.slice(last + 1),
  };
}

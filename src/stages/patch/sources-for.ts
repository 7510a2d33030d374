import { chooseEntries } from "../../debian/archive/choose-entries.ts";
import { readSources } from "../../debian/archive/read-sources.ts";
import type { SourcesFile } from "../../debian/archive/source-entry.ts";
import type { SystemRelease } from "../../debian/archive/system-release.ts";
import type { DebianSystem } from "./read-system.ts";

/** apt's sources of the machine that suture runs on: its user's own mirrors. */
export interface MachineSources {
  readonly release: SystemRelease;
  readonly files: readonly SourcesFile[];
}

export interface KnownSources {
  /** Those that the user named. */
  readonly named?: readonly SourcesFile[] | undefined;
  readonly machine?: MachineSources | undefined;
}

/**
 * The sources to get packages from: those that the user named; else the image's own; else, where the
 * image has none, as slim and distroless ones do, this machine's where it is of the same distribution.
 */
export function sourcesFor(
  { release, sources, architectures: { native } }: DebianSystem,
  { named, machine }: KnownSources,
): readonly SourcesFile[] {
  if (named) return named;
  const isUsable = chooseEntries(readSources(sources, native), release).entries.length > 0;
  if (isUsable || machine?.release.system !== release.system) return sources;
  return [machineSources(machine, { release, native })];
}

interface ForImage {
  readonly release: SystemRelease;
  readonly native: string;
}

/** The same archives for the image's release; what is not the distribution's own is left out, keys too. */
function machineSources(
  { release: own, files }: MachineSources,
  { release, native }: ForImage,
): SourcesFile {
  const { entries, skipped } = readSources(files, native);
  const keyless = entries.map(({ signedBy: _, ...entry }) => entry);
  const lines = chooseEntries({ entries: keyless, skipped }, own).entries.map(
    ({ address, suite, components }) => {
      const [name = "", ...rest] = suite.split(/(?=[-/])/);
      const renamed = name === own.codename ? release.codename : name;
      return `deb ${address} ${renamed}${rest.join("")} ${components.join(" ")}\n`;
    },
  );
  return { path: "apt's sources of this machine", text: lines.join(""), isFound: false };
}

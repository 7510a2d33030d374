import type { InstalledRpm } from "./header.ts";

/** What a list of packages says. */
export interface ContainerManifest {
  readonly packages: readonly InstalledRpm[];
  /** Lines that describe no package, from 1. */
  readonly brokenLines: readonly number[];
}

/**
 * Reads the list that distroless images of Azure Linux and CBL-Mariner hold in place of a database,
 * `/var/lib/rpmmanifest/container-manifest-2`: a line a package, parted by tabs into name,
 * version-release, install time, build time, vendor, epoch, size, architecture, epochnum, source package.
 */
export function parseContainerManifest(text: string): ContainerManifest {
  const packages: InstalledRpm[] = [];
  const brokenLines: number[] = [];
  const lines = text.replace(/^\ufeff/, "").split("\n");
  for (const [i, line] of lines.entries()) {
    if (line.trim() === "") continue;
    const found = packageOf(line.trimEnd().split("\t"));
    if (found) packages.push(found);
    else brokenLines.push(i + 1);
  }
  return { packages, brokenLines };
}

function packageOf(columns: readonly string[]): InstalledRpm | undefined {
  // The column of the epoch itself is often written as a plain `(none)`.
  const [name, evr = "", , , vendor, , , architecture = "", epoch = "", sourceRpm] = columns;
  const hyphen = evr.lastIndexOf("-");
  if (!name || hyphen < 1 || hyphen === evr.length - 1 || columns.length < 8) return undefined;
  return {
    name,
    version: evr.slice(0, hyphen),
    release: evr.slice(hyphen + 1),
    epoch: /^\d{1,9}$/.test(epoch) ? Number(epoch) : 0,
    architecture,
    ...(sourceRpm && sourceRpm !== "(none)" && { sourceRpm }),
    ...(vendor && vendor !== "(none)" && { vendor }),
    requires: [],
    provides: [],
    files: [],
  };
}

import type { AvailableDeb, DebArchive } from "../src/debian/available-deb.ts";
import { type InstalledPackage, readInstalledPackages } from "../src/debian/installed-packages.ts";

/** Reads what apt reads; only what is made here or by apt itself is read so. */
export function readPackagesFile(text: string, archive: Partial<DebArchive> = {}): AvailableDeb[] {
  return readInstalledPackages(text).packages.map((deb) => toAvailable(deb, archive));
}

function toAvailable(
  { stanza, ...deb }: InstalledPackage,
  archive: Partial<DebArchive>,
): AvailableDeb {
  const field = (name: string) => stanza.fields.get(name) ?? "";
  return {
    name: deb.name,
    version: deb.version,
    architecture: deb.architecture,
    source: deb.source,
    multiArch: deb.multiArch,
    depends: deb.depends,
    preDepends: deb.preDepends,
    recommends: deb.recommends,
    breaks: deb.breaks,
    conflicts: deb.conflicts,
    replaces: deb.replaces,
    provides: deb.provides,
    essential: deb.essential,
    priority: deb.priority,
    filename: field("filename"),
    sizeBytes: Number(field("size")),
    sha256: field("sha256"),
    installedSizeKib: Number(field("installed-size")),
    archive: {
      kind: "main",
      origin: "Debian",
      label: "Debian",
      suite: "oldstable",
      codename: "bookworm",
      pin: 500,
      address: "https://deb.example/debian",
      ...archive,
    },
  };
}

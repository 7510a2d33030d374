import type { OperatingSystem } from "../model/index.ts";

/** OSV's name: Debian's releases by their number, the others as they count themselves. */
export function debEcosystem(os: OperatingSystem | undefined): string {
  if (!os) return "Debian";
  const name = os.id.charAt(0).toUpperCase() + os.id.slice(1);
  const release = os.id === "debian" ? os.versionId.split(".")[0] : os.versionId;
  return release ? `${name}:${release}` : name;
}

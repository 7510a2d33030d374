import type { Package } from "../../model/index.ts";
import { normalizeName } from "../../versions/package-names.ts";

/** A NuGet package as it is written; plain JSON values. */
export interface NugetId {
  readonly id: string;
  readonly version: string;
}

/** Ids have no case: the name is in small letters, the package URL keeps them as written. */
export function toNugetPackage({
  id,
  version,
}: NugetId): Pick<Package, "name" | "version" | "purl" | "ecosystem"> {
  return {
    name: normalizeName("NuGet", id),
    version,
    purl: `pkg:nuget/${encodeURIComponent(id)}@${encodeURIComponent(version)}`,
    ecosystem: "NuGet",
  };
}

/** True for what NuGet takes as an id. */
export function isNugetId(id: string): boolean {
  return /^[\w][\w.-]{0,127}$/.test(id);
}

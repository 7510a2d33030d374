import type { Package } from "../../model/index.ts";
import type { Coordinates } from "./coordinates.ts";

/** A package as OSV and purl-spec name it: `GROUP:ARTIFACT`. */
export function toMavenPackage({
  group,
  artifact,
  version,
}: Coordinates): Pick<Package, "name" | "version" | "purl" | "ecosystem"> {
  const path = [group, artifact].map(encodeURIComponent).join("/");
  return {
    name: `${group}:${artifact}`,
    version,
    purl: `pkg:maven/${path}@${encodeURIComponent(version)}`,
    ecosystem: "Maven",
  };
}

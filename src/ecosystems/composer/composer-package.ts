import type { Package } from "../../model/index.ts";
import { normalizeName } from "../../versions/package-names.ts";

/** A package of Composer as its files name it; plain JSON values. */
export interface ComposerPackage {
  /** `VENDOR/NAME` in small letters. */
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  /** Names of the packages that it requires, PHP and its extensions left out. */
  readonly requires: readonly string[];
}

type Json = Readonly<Record<string, unknown>>;

/** @returns `undefined` for what has no name or no version, and for what is only a list of others */
export function readComposerPackage(value: Json): ComposerPackage | undefined {
  const { name, version, license, type } = value;
  if (typeof name !== "string" || typeof version !== "string" || type === "metapackage") {
    return undefined;
  }
  if (!/^[^\s/]{1,128}\/[^\s/]{1,128}$/.test(name) || version === "") return undefined;
  const licenses = Array.isArray(license) ? license.filter((one) => typeof one === "string") : [];
  const words = licenses.join(" OR ");
  return {
    name: normalizeName("Packagist", name),
    version,
    ...(words && words.length <= 200 && { license: words }),
    requires: packageNames(value["require"]),
  };
}

/** The packages among what is required: they have a vendor. */
export function packageNames(value: unknown): string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.keys(value)
    .filter((name) => name.includes("/"))
    .map((name) => normalizeName("Packagist", name));
}

/** Package URL (purl-spec, type composer). */
export function composerPurl(name: string, version: string): string {
  const path = name.split("/").map(encodeURIComponent).join("/");
  return `pkg:composer/${path}@${encodeURIComponent(version)}`;
}

/** What OSV and purl-spec say of a package. */
export function toPackage({
  name,
  version,
  license,
  requires,
}: ComposerPackage): Omit<Package, "locations" | "requiredBy"> {
  return {
    name,
    version,
    purl: composerPurl(name, version),
    ecosystem: "Packagist",
    dependsOn: requires,
    ...(license && { license }),
  };
}

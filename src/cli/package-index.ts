import { openPackageIndex as openIndex } from "../io/package-index.ts";
import type { PackageIndex } from "../model/index.ts";

/** The user's own package index; `url` from the configuration wins over pip's settings. */
export function openPackageIndex(url?: string): PackageIndex {
  return openIndex({ url, environment: process.env });
}

import type { Finding, Report } from "../../model/index.ts";
import { findingsByFingerprint } from "../lookup.ts";

/** What every section of the page is made with. */
export interface View {
  readonly report: Report;
  readonly found: ReadonlyMap<string, Finding>;
  /** A path as people find it: with its image, where it lies in one. */
  place(asset: string, path: string): string;
}

/** Opens the view on a report. */
export function openView(report: Report): View {
  const assets = new Map(report.assets.map(({ asset }) => [asset.id, asset]));
  return {
    report,
    found: findingsByFingerprint(report),
    place(id, path) {
      const asset = assets.get(id);
      if (asset?.kind === "image") return `${asset.name}: /${path}`;
      return asset || id === "." ? path : `${id}: ${path}`;
    },
  };
}

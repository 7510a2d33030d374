import pc from "picocolors";
import type { Asset, RenderOptions, Report, Severity } from "../../model/index.ts";
import { printable } from "../printable.ts";

/** Puts color on text that is already cut and padded. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly warn: (text: string) => string;
  readonly accent: (text: string) => string;
  readonly severity: Readonly<Record<Severity, (text: string) => string>>;
}

/** What every block of the table is drawn with. */
export interface Page {
  readonly report: Report;
  readonly columns: number;
  readonly paint: Paint;
  readonly color: boolean;
  /** A path as people find it: with its image, where it lies in one. */
  place(asset: string, path: string): string;
}

/** Lines of text no wider than the page. */
export type Lines = readonly string[];

/** @param options - a width below 40 columns counts as 40 */
export function openPage(report: Report, options: RenderOptions): Page {
  const assets = new Map(report.assets.map(({ asset }) => [asset.id, asset]));
  return {
    report,
    columns: Math.min(Math.max(options.columns, 40), 120),
    paint: paintOf(options.color),
    color: options.color,
    place: (id, path) => placeOf(assets.get(id), id, path),
  };
}

function placeOf(asset: Asset | undefined, id: string, path: string): string {
  if (asset?.kind === "image") return printable(`${asset.name}: /${path}`);
  if (asset?.kind === "sbom") return printable(`${asset.name}: ${path}`);
  return printable(asset || id === "." ? path : `${id}: ${path}`);
}

function paintOf(color: boolean): Paint {
  const c = pc.createColors(color);
  return {
    bold: c.bold,
    dim: c.dim,
    good: c.green,
    bad: c.red,
    warn: c.yellow,
    accent: c.cyan,
    severity: {
      critical: (text) => c.bold(c.magenta(text)),
      high: c.red,
      unknown: c.cyan,
      medium: c.yellow,
      low: c.blue,
      none: c.dim,
    },
  };
}

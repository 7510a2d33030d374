import { compareSeverity, severities } from "../../model/index.ts";
import { type LayerShare, type LineShare, originsOf, supersededWords } from "../breakdown.ts";
import { printable } from "../printable.ts";
import { layerWords, thousands } from "../words.ts";
import { cut, cutStart, pad, widthOf } from "./layout.ts";
import type { Lines, Page } from "./page.ts";
import { heading, paragraph } from "./parts.ts";

/** Rows of layers and of Dockerfile lines that a scan shows. */
const maxRows = 6;

/** What brought the findings of images: Dockerfile lines, and layers where no line is known. */
export function originLines(page: Page): Lines {
  const { report, paint } = page;
  const origins = originsOf(report);
  const superseded = supersededLines(page);
  if (origins.length === 0 && superseded.length === 0) return [];
  const bySize = [...origins].sort((a, b) => b.counts.total - a.counts.total);
  const shown = new Set(bySize.slice(0, maxRows));
  const rows = origins.filter((share) => shown.has(share)).map((share) => rowOf(page, share));
  const hidden = origins.length - rows.length;
  const rest = hidden > 0 ? [`  ${paint.dim(`… and ${hidden} more (--format json)`)}`] : [];
  return [
    ...heading(page, "Where they come from", remark(origins)),
    ...drawn(page, rows),
    ...rest,
    ...superseded,
  ];
}

function remark(origins: readonly (LayerShare | LineShare)[]): string {
  return origins.some((share) => "layer" in share) ? "as the image's history tells" : "";
}

interface OriginRow {
  readonly place: string;
  readonly text: string;
  readonly count: string;
  /** The most urgent severity and how often, painted; and its width. */
  readonly worst: string;
  readonly worstWidth: number;
}

function rowOf({ paint, place }: Page, share: LayerShare | LineShare): OriginRow {
  const { bySeverity, total } = share.counts;
  const worst = [...severities].sort(compareSeverity).find((s) => bySeverity[s] > 0) ?? "none";
  const words = `${thousands(bySeverity[worst])} ${worst}`;
  return {
    place:
      "layer" in share
        ? `layer ${share.number}`
        : `${place(share.asset, share.path)}:${share.line}`,
    text: printable(textOf(share)),
    count: thousands(total),
    worst: paint.severity[worst](words),
    worstWidth: widthOf(words),
  };
}

function textOf(share: LayerShare | LineShare): string {
  if (!("layer" in share)) return share.text;
  const words = layerWords(share.layer) || "not told by the history";
  return share.layer.isBase ? `base: ${words}` : words;
}

/** `  Dockerfile:12   RUN apt-get install …   346   12 critical` */
function drawn({ columns, paint }: Page, rows: readonly OriginRow[]): Lines {
  const widest = (widths: readonly number[]) => Math.max(0, ...widths);
  const place = Math.min(
    widest(rows.map((row) => widthOf(row.place))),
    Math.floor((columns - 2) / 3),
  );
  const count = widest(rows.map((row) => row.count.length));
  const worst = widest(rows.map((row) => row.worstWidth));
  const room = columns - 2 - place - count - worst - 9;
  return rows.map((row) => {
    const where = paint.accent(pad(cutStart(row.place, place), place));
    const text = pad(cut(row.text, room), room);
    return `  ${where}   ${text}   ${paint.bold(row.count.padStart(count))}   ${row.worst}`;
  });
}

/** One line on bytes that nobody uses any more. */
function supersededLines(page: Page): Lines {
  const words = supersededWords(page.report);
  return words === "" ? [] : paragraph(page, words, 2, 2).map(page.paint.dim);
}

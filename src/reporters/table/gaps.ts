import { type Gap, isFailed } from "../../model/index.ts";
import { groupBy } from "../groups.ts";
import { printable } from "../printable.ts";
import { capital, gapWords, plural } from "../words.ts";
import { cutStart } from "./layout.ts";
import type { Lines, Page } from "./page.ts";
import { heading, moreLine, paragraph } from "./parts.ts";
import { columnsOf } from "./summary.ts";

/** What could not be examined: said before the outcome, so that nobody takes silence for clean. */
export function gapLines(page: Page, limit = 8): Lines {
  const { gaps } = page.report;
  if (gaps.length === 0) return [];
  const sorted = [...gaps].sort((a, b) => Number(isFailed(b)) - Number(isFailed(a)));
  const groups = groupBy(sorted, ({ reason, message }) => `${reason}\0${message}`);
  const lines = groups.slice(0, limit).flatMap((group) => gapGroup(page, group));
  const hidden = groups.slice(limit).flat().length;
  return [
    ...heading(page, "Not examined", `${plural(gaps.length, "gap")}: nothing here counts as clean`),
    ...lines,
    ...(hidden > 0 ? moreLine(page, `${hidden} more`) : []),
  ];
}

function gapGroup(page: Page, group: readonly Gap[]): string[] {
  const { paint, columns } = page;
  const [{ reason, message }] = group as [Gap];
  const mark = isFailed(group[0] as Gap) ? paint.bad("✖") : paint.warn("!");
  const places = group.slice(0, 3).map((gap) => cutStart(nameOf(page, gap), columns - 4));
  const more = group.length > 3 ? [`    ${paint.dim(`and ${group.length - 3} more`)}`] : [];
  return [
    "",
    `  ${mark} ${places[0]}`,
    ...places.slice(1).map((place) => `    ${place}`),
    ...more,
    ...paragraph(page, `${capital(gapWords[reason])}. ${message}`, 4).map(paint.dim),
  ];
}

function nameOf({ report, place }: Page, { asset, path }: Gap): string {
  if (path !== undefined) return place(asset, path);
  return printable(report.assets.find((one) => one.asset.id === asset)?.asset.name ?? asset);
}

/** Which advisory data was asked, of what date, and for which packages there is none. */
export function dataLines(page: Page): Lines {
  const { report, columns, paint } = page;
  const covered = report.data.map(({ ecosystem, date, records, extent, origin }) =>
    [
      ecosystem,
      date.slice(0, 10),
      plural(records, "record"),
      extent === "whole" ? "all packages" : "known names only",
      origin === "snapshot" ? "came with suture" : "imported",
    ].map(printable),
  );
  const missing = uncovered(page).map(([ecosystem, count]) =>
    [ecosystem, "no data", plural(count, "package"), "not examined", ""].map(printable),
  );
  if (covered.length + missing.length === 0) return [];
  return [
    ...heading(page, "Advisory data"),
    ...columnsOf([...covered, ...missing], columns).map(paint.dim),
  ];
}

/** Ecosystems of packages that were found and that no data is here for, with the count of packages. */
function uncovered({ report }: Page): [string, number][] {
  const known = new Set(report.data.map(({ ecosystem }) => ecosystem));
  const missing = new Map<string, number>();
  for (const { packages } of report.assets) {
    for (const { ecosystem } of packages) {
      if (!known.has(ecosystem)) missing.set(ecosystem, (missing.get(ecosystem) ?? 0) + 1);
    }
  }
  return [...missing].sort(([a], [b]) => (a < b ? -1 : 1));
}

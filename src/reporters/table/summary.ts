import { type Counts, compareSeverity, type Finding, severities } from "../../model/index.ts";
import { tally } from "../groups.ts";
import { printable } from "../printable.ts";
import { plural, thousands } from "../words.ts";
import { cut, pad, widthOf, wrap } from "./layout.ts";
import type { Lines, Page } from "./page.ts";
import { heading, moreLine } from "./parts.ts";

/** What was looked at. */
export function titleLines({ report, columns, paint }: Page): Lines {
  const command = `${report.tool.name} ${report.command}`;
  const images = report.assets.flatMap(({ asset }) => (asset.kind === "image" ? asset.name : []));
  const names = [...new Set([report.target, ...images])].join(", ");
  const subject = cut(printable(names), columns - widthOf(command) - 2);
  return [`${paint.bold(command)}  ${paint.accent(subject)}`];
}

/** How much there is, by severity, and what of it cannot wait. */
export function summaryLines(page: Page): Lines {
  const { report, columns, paint } = page;
  const open = report.findings.filter(({ suppression }) => !suppression);
  return [
    "",
    ...countLines(page, report.counts),
    ...barLines(page, report.counts),
    ...wrap(factWords(open, report.counts), columns - 2).map((line) => `  ${paint.dim(line)}`),
  ];
}

/** `  217 findings   4 critical   44 high`, broken where the page ends. */
export function countLines(page: Page, { total, bySeverity }: Counts): Lines {
  const { columns, paint } = page;
  const parts = [...severities].sort(compareSeverity).flatMap((severity) => {
    const count = bySeverity[severity];
    const text = `${thousands(count)} ${severity}`;
    return count > 0 ? [{ width: widthOf(text), text: paint.severity[severity](text) }] : [];
  });
  const lead = plural(total, "finding");
  const lines = [`  ${paint.bold(lead)}`];
  let used = 2 + widthOf(lead);
  for (const { width, text } of parts) {
    if (used + 3 + width > columns) {
      lines.push("");
      used = 0;
    }
    lines[lines.length - 1] += `   ${text}`;
    used += 3 + width;
  }
  return lines;
}

/** Shares of severities as one line of color; nothing without color. */
function barLines({ color, columns, paint }: Page, { total, bySeverity }: Counts): Lines {
  if (!color || total === 0) return [];
  const width = Math.min(columns, 80) - 4;
  const order = [...severities].sort(compareSeverity);
  let seen = 0;
  let drawn = 0;
  let bar = "";
  for (const severity of order) {
    seen += bySeverity[severity];
    const end = Math.round((seen / total) * width);
    bar += end > drawn ? paint.severity[severity]("━".repeat(end - drawn)) : "";
    drawn = Math.max(drawn, end);
  }
  return [`  ${bar}`];
}

function factWords(open: readonly Finding[], { packages }: Counts): string {
  const vulnerable = open.filter((finding) => finding.kind === "vulnerability");
  const secrets = open.filter(({ kind }) => kind === "secret").length;
  const exploited = vulnerable.filter(({ knownExploited }) => knownExploited).length;
  const fixable = vulnerable.filter(({ fixedVersions }) => fixedVersions.length > 0);
  return [
    ...(vulnerable.length > 0
      ? [
          `${plural(vulnerable.length, "vulnerability", "vulnerabilities")} in ${plural(packages, "source package")}`,
          `${thousands(fixable.length)} with a fix${fixable.length < vulnerable.length ? urgentWords(fixable) : ""}`,
        ]
      : []),
    ...(exploited > 0 ? [`${thousands(exploited)} known to be exploited`] : []),
    ...(secrets > 0 ? [plural(secrets, "secret")] : []),
  ].join(" · ");
}

/** ` (3 critical, 12 high)`: what an upgrade would take away first. */
function urgentWords(findings: readonly Finding[]): string {
  const urgent = tally(findings).filter(([severity]) => /^(?:critical|high)$/.test(severity));
  const words = urgent.map(([severity, count]) => `${thousands(count)} ${severity}`);
  return words.length > 0 ? ` (${words.join(", ")})` : "";
}

/** What does not count, and who said so. */
export function suppressedLines(page: Page, limit = 5): Lines {
  const { report, columns, paint } = page;
  const all = report.findings.filter(({ suppression }) => suppression);
  if (all.length === 0) return [];
  const lines = all.slice(0, limit).map(({ rule, location, suppression, ...finding }) => {
    const subject =
      finding.kind === "vulnerability"
        ? finding.package.name
        : page.place(location.asset, location.path);
    const { by = "", reason, until } = suppression ?? {};
    const why = [reason, until && `until ${until}`].filter(Boolean).join(", ");
    const text = printable(`${rule}  ${subject}  ${by}${why ? `: ${why}` : ""}`);
    return `  ${paint.dim(cut(text, columns - 2))}`;
  });
  return [
    ...heading(page, "Suppressed", `${plural(all.length, "finding")}, not counted`),
    ...lines,
    ...(all.length > limit ? moreLine(page, `${all.length - limit} more`).slice(1) : []),
  ];
}

/** A column of names and what stands beside each. */
export function columnsOf(rows: readonly (readonly string[])[], columns: number): Lines {
  const widths = rows.reduce<number[]>(
    (all, row) => row.map((cell, i) => Math.max(all[i] ?? 0, widthOf(cell))),
    [],
  );
  const most = Math.floor(columns / 3);
  return rows.map((row) => {
    const cells = row.map((cell, i) => {
      const width = Math.min(widths[i] ?? 0, most);
      return pad(cut(cell, width), width);
    });
    const text = cells.join("   ");
    return `  ${cut(text.trimEnd(), columns - 2)}`;
  });
}

import type { Report, Reporter } from "../model/index.ts";
import { attestationLines } from "./table/attestations.ts";
import { changeLines } from "./table/change.ts";
import { findingBlocks } from "./table/findings.ts";
import { dataLines, gapLines } from "./table/gaps.ts";
import { wrap } from "./table/layout.ts";
import { originLines } from "./table/origins.ts";
import { type Lines, openPage, type Page } from "./table/page.ts";
import { heading, hintLines } from "./table/parts.ts";
import { planLines } from "./table/plan.ts";
import { columnsOf, summaryLines, suppressedLines, titleLines } from "./table/summary.ts";
import { verificationLines } from "./table/verification.ts";
import { outcomeSentence, plural } from "./words.ts";

/** For people at a terminal: what matters first, long lists cut, the outcome last. */
export const table: Reporter = {
  id: "table",
  mediaType: "text/plain; charset=utf-8",
  render(report, options) {
    const page = openPage(report, options);
    const lines = [
      ...titleLines(page),
      ...bodyLines(page),
      ...(report.command === "scan" ? suppressedLines(page) : []),
      ...(told.has(report.command) ? attestationLines(page) : []),
      ...gapLines(page),
      ...(report.command === "sbom" ? [] : dataLines(page)),
      ...endLines(page),
    ];
    return `${lines.join("\n")}\n`;
  },
};

/** Commands that tell of what is attached to images. */
const told: ReadonlySet<Report["command"]> = new Set(["sbom", "scan"]);

/** Rows of packages, and of rules, that a scan shows. */
const scanRows = 20;

function bodyLines(page: Page): Lines {
  const { report } = page;
  if (report.change) return changeLines(page, report.change);
  if (report.verification) return verificationLines(page, report.verification);
  if (report.plan) return planLines(page, report.plan);
  if (report.command === "sbom") return inventoryLines(page);
  if (report.counts.total === 0) return [];
  const open = report.findings.filter(({ suppression }) => !suppression);
  return [...summaryLines(page), ...originLines(page), ...findingBlocks(page, open, scanRows)];
}

function inventoryLines(page: Page): Lines {
  const rows = page.report.assets.flatMap(({ asset, packages }) => {
    const counts = new Map<string, number>();
    for (const { ecosystem } of packages) counts.set(ecosystem, (counts.get(ecosystem) ?? 0) + 1);
    return [...counts].map(([ecosystem, count]) => [
      page.place(asset.id, "").replace(/: \/$/, "") || page.report.target,
      ecosystem,
      plural(count, "package"),
    ]);
  });
  return [...heading(page, "Packages"), ...columnsOf(rows, page.columns)];
}

function endLines(page: Page): Lines {
  const { report, paint, columns } = page;
  const next = nextStep(report);
  const color = { clean: paint.good, findings: paint.bold, incomplete: paint.warn }[report.outcome];
  return [
    ...(next ? ["", ...hintLines(page, ...next)] : []),
    "",
    ...wrap(outcomeSentence(report), columns).map(color),
  ];
}

/** The command that leads on from here. */
function nextStep({ command, counts, plan }: Report): readonly [string, string] | undefined {
  if (command === "scan" && counts.total > 0) {
    return ["suture plan", "shows what would remove these"];
  }
  if (command === "plan" && plan && plan.actions.length > 0) {
    return ["suture fix", "does it; suture fix --dry-run shows the diff"];
  }
  return undefined;
}

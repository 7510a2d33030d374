import type { Report } from "../../src/model/index.ts";
import { assets, coverage } from "./assets.ts";
import { countsOf } from "./builders.ts";

/** A report with some parts replaced; its counts follow its findings. */
export function reportOf(more: Partial<Report> = {}): Report {
  const report = {
    schemaVersion: "1",
    tool: { name: "suture", version: "0.1.0" },
    command: "scan",
    createdAt: "2026-11-25T09:30:00Z",
    target: "shop",
    outcome: "findings",
    data: coverage,
    assets,
    findings: [],
    gaps: [],
    ...more,
  } satisfies Omit<Report, "counts">;
  return { ...report, counts: more.counts ?? countsOf(report.findings) };
}

import type { ReportingConfiguration, ReportingDescriptor } from "sarif";
import {
  compareSeverity,
  type Finding,
  type Rule,
  type Severity,
  severityOfScore,
} from "../../model/index.ts";
import { advisoryLink } from "../links.ts";
import { messageText } from "./text.ts";

/** Reporting descriptors of all findings, one per rule or advisory, in the order of their ids. */
export function descriptorsOf(
  findings: readonly Finding[],
  rules: readonly Rule[],
): ReportingDescriptor[] {
  const byRule = new Map<string, Finding[]>();
  for (const finding of findings) {
    const list = byRule.get(finding.rule);
    if (list) list.push(finding);
    else byRule.set(finding.rule, [finding]);
  }
  const known = new Map(rules.map((rule) => [rule.id as string, rule]));
  return [...byRule.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, group]) => descriptorOf(id, group, known.get(id)));
}

/** SARIF's three levels; unknown is no less than medium. */
export function levelOf(severity: Severity): ReportingConfiguration.level {
  if (severity === "critical" || severity === "high") return "error";
  return severity === "medium" || severity === "unknown" ? "warning" : "note";
}

function descriptorOf(
  id: string,
  group: readonly Finding[],
  rule: Rule | undefined,
): ReportingDescriptor {
  const worst = [...group].sort((a, b) => compareSeverity(a.severity, b.severity))[0] as Finding;
  const severity = rule?.severity ?? worst.severity;
  const title = messageText(rule?.title ?? worst.title);
  const help = messageText(helpOf(worst, rule));
  const link = worst.kind === "vulnerability" ? advisoryLink(id) : undefined;
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: help },
    help: { text: help },
    ...(link && { helpUri: link }),
    defaultConfiguration: { level: levelOf(severity) },
    properties: {
      tags: tagsOf(group, rule),
      precision: worst.confidence,
      ...scoreProperty(severity, worst),
    },
  };
}

function helpOf(worst: Finding, rule: Rule | undefined): string {
  if (worst.kind !== "vulnerability") return `${worst.title}. ${rule?.advice ?? worst.advice}`;
  const others = [...new Set(worst.aliases)].filter((alias) => alias !== worst.rule);
  return `${worst.title}.${others.length > 0 ? ` Also known as ${others.join(", ")}.` : ""}`;
}

/** GitHub keeps the first ten. */
function tagsOf(group: readonly Finding[], rule: Rule | undefined): string[] {
  const weaknesses = new Set(group.flatMap(({ cwe }) => cwe));
  return [
    "security",
    ...new Set(group.map(({ kind }) => kind)),
    ...[...weaknesses]
      .sort((a, b) => a - b)
      .map((cwe) => `external/cwe/cwe-${String(cwe).padStart(3, "0")}`),
    ...(rule?.aliases ?? []),
  ].slice(0, 10);
}

/**
 * GitHub orders alerts by this score. The CVSS score only where it says the same as the severity:
 * a distribution may have rated its own build otherwise. None where the severity is unknown.
 */
function scoreProperty(severity: Severity, worst: Finding) {
  if (severity === "unknown") return {};
  const score = worst.kind === "vulnerability" ? worst.cvss?.score : undefined;
  const agrees = score !== undefined && severityOfScore(score) === severity;
  return { "security-severity": (agrees ? score : middle[severity]).toFixed(1) };
}

const middle = { critical: 9.5, high: 8, medium: 5.5, low: 2, none: 0 } as const;

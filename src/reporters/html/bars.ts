import { type Counts, compareSeverity, type Severity, severities } from "../../model/index.ts";
import { thousands } from "../words.ts";
import { type Markup, type MarkupValue, markup, trusted } from "./markup.ts";

/** Most urgent first, as every bar and list shows them. */
export const severityOrder: readonly Severity[] = [...severities].sort(compareSeverity);

export interface BarScale {
  /** What a full bar stands for. */
  readonly most: number;
  /** What the counts were before: the difference is drawn as gone. */
  readonly before?: Counts;
}

const width = 1000;

/** Counts as one bar, stacked by severity, most urgent first; what went away is drawn faint behind it. */
export function severityBar(counts: Counts, { most, before }: BarScale): Markup {
  const scale = width / Math.max(1, most);
  const solid = stack(counts.bySeverity, scale);
  const gone = before
    ? stack(difference(before, counts), scale, { from: counts.total * scale, faint: true })
    : [];
  return markup`<svg class="bar" viewBox="0 0 ${width} 16" preserveAspectRatio="none" role="img" aria-label="${barWords(counts, before)}">${[...solid, ...gone]}</svg>`;
}

/** Each severity with its count, and where it goes. */
export function severityChips(counts: Counts, after?: Counts): Markup {
  const shown = severityOrder.filter((s) => counts.bySeverity[s] + (after?.bySeverity[s] ?? 0) > 0);
  return markup`<ul class="chips">${shown.map(
    (severity) =>
      markup`<li>${badge(severity)} <b>${thousands(counts.bySeverity[severity])}</b>${
        after &&
        markup` <span class="arrow">→</span> <b>${thousands(after.bySeverity[severity])}</b>`
      }</li>`,
  )}</ul>`;
}

/** A severity as a word on its color. */
export function badge(severity: Severity): Markup {
  return markup`<span class="badge s-${severity}">${severity}</span>`;
}

interface StackStyle {
  readonly from: number;
  readonly faint: boolean;
}

function stack(
  bySeverity: Readonly<Record<Severity, number>>,
  scale: number,
  { from, faint }: StackStyle = { from: 0, faint: false },
): Markup[] {
  let x = from;
  return severityOrder.flatMap((severity) => {
    const length = Math.max(0, bySeverity[severity]) * scale;
    if (length === 0) return [];
    const at = x;
    x += length;
    const className: MarkupValue = trusted(`f-${severity}${faint ? " faint" : ""}`);
    return markup`<rect class="${className}" x="${round(at)}" y="0" width="${round(length)}" height="16"/>`;
  });
}

function difference(before: Counts, after: Counts): Record<Severity, number> {
  return Object.fromEntries(
    severities.map((s) => [s, before.bySeverity[s] - after.bySeverity[s]]),
  ) as Record<Severity, number>;
}

function barWords(counts: Counts, before: Counts | undefined): string {
  const parts = severityOrder.flatMap((s) =>
    counts.bySeverity[s] > 0 ? [`${thousands(counts.bySeverity[s])} ${s}`] : [],
  );
  const now = `${thousands(counts.total)} findings: ${parts.join(", ") || "none"}`;
  return before ? `${now}; ${thousands(before.total - counts.total)} fewer than before` : now;
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}

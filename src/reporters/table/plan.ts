import type { Action, Finding, Plan } from "../../model/index.ts";
import { compareSeverity, severities, subjectOf } from "../../model/index.ts";
import { groupBy } from "../groups.ts";
import { findingsByFingerprint, groupLeft, type LeftGroup } from "../lookup.ts";
import { printable } from "../printable.ts";
import { basisWords, bucketWords, leftWords, plural, thousands } from "../words.ts";
import { lineWords, tallyWords } from "./findings.ts";
import { cut, cutStart, pad, widthOf, wrap } from "./layout.ts";
import type { Lines, Page } from "./page.ts";
import { heading, paragraph } from "./parts.ts";
import { columnsOf } from "./summary.ts";

/** The whole plan: what it comes to, the actions by bucket, and what stays. */
export function planLines(page: Page, plan: Plan): Lines {
  return [...outcomeLines(page, plan), ...actionLines(page, plan.actions), ...leftLines(page)];
}

/** Each action with its step, in the order to take them. */
export function actionLines(
  page: Page,
  actions: readonly Action[],
  { notes }: { readonly notes: boolean } = { notes: true },
): Lines {
  const numbers = new Map(actions.map((action, index) => [action, index + 1]));
  const found = findingsByFingerprint(page.report);
  const steps = stepColumn(actions);
  return bucketWords.flatMap(([bucket, words]) => {
    const mine = actions.filter((action) => action.bucket === bucket);
    if (mine.length === 0) return [];
    return [
      ...heading(page, words, plural(mine.length, "action")),
      ...mine.flatMap((action) => [
        ...actionRow(page, action, {
          number: numbers.get(action) ?? 0,
          removed: action.removes.flatMap((print) => found.get(print) ?? []),
          step: steps.get(action) ?? "",
        }),
        ...(notes ? action.notes.slice(0, 2) : []).flatMap((note) =>
          paragraph(page, note, 6).map(page.paint.warn),
        ),
      ]),
    ];
  });
}

/** What stays and why, the commonest reason first. */
export function leftLines(page: Page): Lines {
  const groups = groupLeft(page.report);
  const count = groups.reduce((sum, { left }) => sum + left.length, 0);
  if (count === 0) return [];
  return [
    ...heading(page, "Left", `${plural(count, "finding")} that the plan does not remove`),
    ...groups.flatMap((group) => leftGroup(page, group)),
  ];
}

/** What stays, as one line per reason. */
export function leftSummary(page: Page): Lines {
  const groups = groupLeft(page.report);
  const count = groups.reduce((sum, { left }) => sum + left.length, 0);
  if (count === 0) return [];
  const rows = groups.map(({ reason, left }) => [
    thousands(left.length).padStart(5),
    leftWords[reason],
  ]);
  return [
    ...heading(page, "Left", `${plural(count, "finding")}; suture plan says which`),
    ...columnsOf(rows, page.columns),
  ];
}

/** `  217 → 43 findings     critical 4 → 0   high 44 → 3` */
function outcomeLines(page: Page, { before, after, basis }: Plan): Lines {
  const { paint, columns } = page;
  const total = `${thousands(before.total)} → ${plural(after.total, "finding")}`;
  const parts = [...severities].sort(compareSeverity).flatMap((severity) => {
    const [from, to] = [before.bySeverity[severity], after.bySeverity[severity]];
    return from + to > 0
      ? [{ severity, text: `${severity} ${thousands(from)} → ${thousands(to)}` }]
      : [];
  });
  const lines: string[] = [];
  let line = "  ";
  let used = 2;
  for (const { severity, text } of parts) {
    if (used > 2 && used + widthOf(text) > columns) {
      lines.push(line.trimEnd());
      line = "  ";
      used = 2;
    }
    line += `${paint.severity[severity](text)}   `;
    used += widthOf(text) + 3;
  }
  return [
    "",
    `  ${paint.bold(total)}  ${paint.dim(cut(basisWords[basis], columns - widthOf(total) - 4))}`,
    ...[...lines, line.trimEnd()].filter((text) => text !== ""),
  ];
}

interface ActionParts {
  readonly number: number;
  readonly removed: readonly Finding[];
  readonly step: string;
}

/** `   1  Upgrade jinja2 to 3.1.4                         −5    74 → 69` */
function actionRow(page: Page, action: Action, { number, removed, step }: ActionParts): Lines {
  const { paint, columns } = page;
  const room = columns - 6 - widthOf(step) - 2;
  const titles = wrap(printable(action.title), room);
  const facts = [
    tallyWords(removed),
    cutStart(printable(action.paths.slice(0, 2).join(", ")), 60),
    ...(action.paths.length > 2 ? [plural(action.paths.length - 2, "more file")] : []),
    ...(action.safety === "guided" ? ["guided: look at it"] : []),
    ...(action.basis === "advisory-data" ? [] : [basisWords[action.basis]]),
  ].filter(Boolean);
  return [
    "",
    `${pad(`  ${String(number).padStart(2)}`, 6)}${pad(titles[0] ?? "", room)}  ${paint.good(step)}`,
    ...titles.slice(1).map((line) => `      ${line}`),
    ...paragraph(page, facts.join(" · "), 6).map(paint.dim),
  ];
}

/** `−5   74 → 69` of each action, aligned. */
function stepColumn(actions: readonly Action[]): ReadonlyMap<Action, string> {
  const rows = actions.map(({ removes, introduces, before, after }) => [
    `−${thousands(removes.length)}${introduces.length > 0 ? ` +${thousands(introduces.length)}` : ""}`,
    thousands(before.total),
    thousands(after.total),
  ]);
  const widths = [0, 1, 2].map((i) => Math.max(0, ...rows.map((row) => (row[i] ?? "").length)));
  const cell = (row: readonly string[], i: number) => (row[i] ?? "").padStart(widths[i] ?? 0);
  return new Map(
    actions.map((action, i) => {
      const row = rows[i] ?? [];
      return [action, `${cell(row, 0)}   ${cell(row, 1)} → ${cell(row, 2)}`];
    }),
  );
}

function leftGroup(page: Page, { reason, left }: LeftGroup): Lines {
  const { paint } = page;
  const subjects = groupBy(left, ({ finding, fingerprint }) => subjectKey(finding, fingerprint));
  const shown = subjects.slice(0, 4);
  const hidden = subjects.slice(4).flat().length;
  const lines = shown.flatMap((group) => {
    const findings = group.flatMap(({ finding }) => finding ?? []);
    return cutLine(page, subjectWords(page, findings, group.length));
  });
  const messages = [...new Set(left.map(({ message }) => message))];
  return [
    "",
    `  ${paint.accent(leftWords[reason])}  ${paint.dim(thousands(left.length))}`,
    ...lines,
    ...(hidden > 0
      ? cutLine(page, `… and ${plural(hidden, "more finding")} (--format json)`).map(paint.dim)
      : []),
    ...messages.slice(0, 2).flatMap((message) => paragraph(page, message, 4, 2).map(paint.dim)),
    ...(messages.length > 2
      ? [`    ${paint.dim(`… and ${messages.length - 2} more (--format json)`)}`]
      : []),
  ];
}

function cutLine({ columns }: Page, text: string): string[] {
  return [`    ${cut(text, columns - 4)}`];
}

function subjectKey(finding: Finding | undefined, fingerprint: string): string {
  if (!finding) return fingerprint;
  const { location, rule } = finding;
  return finding.kind === "vulnerability"
    ? `${subjectOf(finding).asset}\0${finding.package.source ?? finding.package.name}\0${finding.package.version}`
    : `${location.asset}\0${location.path}\0${rule}`;
}

function subjectWords(page: Page, findings: readonly Finding[], count: number): string {
  const [first] = findings;
  if (!first) return plural(count, "finding");
  const { location, rule } = first;
  if (first.kind !== "vulnerability") {
    const where = `${page.place(location.asset, location.path)}, ${lineWords(findings)}`;
    return `${where.replace(/, $/, "")}  ${printable(rule)}`;
  }
  const { name, source = name, version } = first.package;
  const what = count === 1 ? rule : plural(count, "vulnerability", "vulnerabilities");
  return printable(`${source} ${version}  ${what} (${tallyWords(findings)})`);
}

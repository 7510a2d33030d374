import type { CheckResult, UncheckedFinding, Verification } from "../../model/index.ts";
import { groupBy } from "../groups.ts";
import { printable } from "../printable.ts";
import { checkWords, plural, thousands } from "../words.ts";
import { findingRows, tallyWords } from "./findings.ts";
import { cut, pad } from "./layout.ts";
import type { Lines, Page } from "./page.ts";
import { heading, paragraph } from "./parts.ts";

/** Gone, remains, unchecked, introduced: what needs a look comes first. */
export function verificationLines(page: Page, verification: Verification): Lines {
  const { introduced, unchecked, remains, checks } = verification;
  return [
    "",
    ...stateLines(page, verification),
    ...(introduced.length > 0
      ? [...heading(page, "Introduced", "not there before"), ...findingRows(page, introduced, 10)]
      : []),
    ...uncheckedLines(page, unchecked),
    ...checkLines(page, checks),
    ...(remains.length > 0
      ? [...heading(page, "Remains", "found again"), ...findingRows(page, remains, 10)]
      : []),
  ];
}

/** One line per state, with its severities. */
export function stateLines(
  { paint, columns }: Page,
  { gone, remains, unchecked, introduced }: Verification,
): Lines {
  const states = [
    ["gone", gone, paint.good],
    ["remain", remains, paint.warn],
    ["unchecked", unchecked.map(({ finding }) => finding), paint.warn],
    ["introduced", introduced, paint.bad],
  ] as const;
  return states.map(([word, findings, color]) => {
    const label = `${thousands(findings.length).padStart(6)} ${pad(word, 11)}`;
    const painted = findings.length > 0 ? color(label) : paint.dim(label);
    return `  ${painted}${paint.dim(cut(tallyWords(findings), columns - 22))}`.trimEnd();
  });
}

/** What must hold after a fix; what did not run never reads as passed. */
export function checkLines(page: Page, checks: readonly CheckResult[]): Lines {
  if (checks.length === 0) return [];
  const { paint } = page;
  const marks = { failed: paint.bad("✖"), skipped: paint.dim("–"), passed: paint.good("✔") };
  const order = ["failed", "skipped", "passed"] as const;
  const sorted = order.flatMap((result) => checks.filter((check) => check.result === result));
  const groups = groupBy(sorted, ({ title, result }) => `${title}\0${result}`);
  return [
    ...heading(page, "Checks"),
    ...groups.flatMap((group) => {
      const [{ title, result }] = group as [CheckResult];
      const times = group.length > 1 ? ` (${group.length} times)` : "";
      return [
        `  ${marks[result]} ${cut(printable(`${title}: ${checkWords[result]}${times}`), page.columns - 4)}`,
        ...(result === "passed" ? [] : whyLines(page, group)),
      ];
    }),
  ];
}

/** The reasons of one result; paths with the same reason share a paragraph. */
function whyLines(page: Page, group: readonly CheckResult[]): Lines {
  return groupBy(group, ({ message }) => message).flatMap((same) => {
    const paths = same.flatMap(({ path }) => path ?? []);
    const [{ message }] = same as [CheckResult];
    const text = paths.length > 0 ? `${paths.join(", ")}: ${message}` : message;
    return paragraph(page, text, 4).map(page.paint.dim);
  });
}

function uncheckedLines(page: Page, unchecked: readonly UncheckedFinding[]): Lines {
  if (unchecked.length === 0) return [];
  const { paint } = page;
  const groups = groupBy(unchecked, ({ why, command = "" }) => `${why}\0${command}`);
  return [
    ...heading(page, "Unchecked", "neither gone nor remaining: nothing looked"),
    ...groups.flatMap((group) => {
      const [{ why, command }] = group as [UncheckedFinding];
      const findings = group.map(({ finding }) => finding);
      return [
        "",
        `  ${plural(findings.length, "finding")} (${tallyWords(findings)})`,
        ...paragraph(page, why, 4).map(paint.dim),
        ...(command ? commandLines(page, command) : []),
      ];
    }),
  ];
}

/** A command to copy: never cut, and continued as a shell does where it has parts. */
export function commandLines({ paint }: Page, command: string): string[] {
  const parts = command.split(" && ");
  return parts.map((part, index) => {
    const more = index < parts.length - 1 ? " && \\" : "";
    return `    ${paint.accent(printable(part) + more)}`;
  });
}

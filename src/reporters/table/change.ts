import type { Report, ReportedChange } from "../../model/index.ts";
import { printable, printableLines } from "../printable.ts";
import { plural } from "../words.ts";
import { cutStart } from "./layout.ts";
import type { Lines, Page } from "./page.ts";
import { heading, hintLines, moreLine, paragraph } from "./parts.ts";
import { actionLines, leftLines, leftSummary } from "./plan.ts";
import { checkLines, stateLines } from "./verification.ts";

/** What `suture fix` did, or with `--dry-run` would do. */
export function changeLines(page: Page, change: ReportedChange): Lines {
  const { report } = page;
  const { plan, verification } = report;
  if (change.paths.length === 0) {
    return ["", "  Nothing to change.", ...leftLines(page)];
  }
  const did = change.dryRun ? "Would change" : "Changed";
  return [
    ...(plan ? actionLines(page, plan.actions, { notes: false }) : []),
    ...(change.dryRun ? diffLines(page, change.diff) : []),
    ...heading(page, did, plural(change.paths.length, "file")),
    ...pathLines(page, change.paths),
    ...noteLines(page),
    ...(verification
      ? [
          ...heading(page, "Scanned again"),
          ...stateLines(page, verification),
          ...checkLines(page, verification.checks),
        ]
      : []),
    ...leftSummary(page),
    "",
    ...(change.dryRun
      ? ["  Nothing was written.", ...hintLines(page, "suture fix", "makes these changes")]
      : hintLines(page, "suture undo", "takes them back, byte for byte")),
  ];
}

/** The diff, never cut: it is what the user asked for. */
function diffLines(page: Page, diff: string): Lines {
  const { paint } = page;
  const lines = printableLines(diff).replace(/\n$/, "").split("\n");
  return [
    ...heading(page, "Diff", "secrets are masked"),
    "",
    ...lines.map((line) => {
      if (line.startsWith("+++") || line.startsWith("---")) return paint.bold(line);
      if (line.startsWith("@@")) return paint.accent(line);
      if (line.startsWith("+")) return paint.good(line);
      return line.startsWith("-") ? paint.bad(line) : line;
    }),
  ];
}

function pathLines(page: Page, paths: readonly string[], limit = 20): Lines {
  const shown = paths.slice(0, limit).map((p) => `  ${cutStart(printable(p), page.columns - 2)}`);
  const hidden = paths.length - shown.length;
  return hidden > 0 ? [...shown, ...moreLine(page, `${hidden} more`).slice(1)] : shown;
}

/** What no program can do: rotate a key, rebuild an image. */
function noteLines(page: Page): Lines {
  const notes = notesOf(page.report);
  if (notes.length === 0) return [];
  return [
    ...heading(page, "For you to do", "suture cannot"),
    ...notes.flatMap((note) => {
      const [first = "", ...rest] = paragraph(page, note, 4);
      return [`  • ${first.trimStart()}`, ...rest];
    }),
  ];
}

/** Notes of all actions, each once, in the order of the actions. */
function notesOf({ plan }: Report): string[] {
  return [...new Set((plan?.actions ?? []).flatMap(({ notes }) => notes))];
}

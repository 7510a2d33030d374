import type { Severity } from "../../model/index.ts";
import { printable } from "../printable.ts";
import { cut, pad, widthOf, wrap } from "./layout.ts";
import type { Lines, Page } from "./page.ts";

/** Where the text of a row starts, after its severity. */
export const rowIndent = 12;

/** A block's headline with a remark beside it, after an empty line. */
export function heading(page: Page, title: string, remark = ""): Lines {
  const room = page.columns - widthOf(title) - 2;
  const beside = remark === "" ? "" : `  ${page.paint.dim(cut(remark, room))}`;
  return ["", `${page.paint.bold(title)}${beside}`];
}

export interface Row {
  readonly severity: Severity;
  readonly text: string;
  /** At the right edge where there is room, else in front of the details. */
  readonly right: string;
  /** Lines below, wrapped. */
  readonly details: readonly string[];
}

/** `  high      text                       right`, its details below. */
export function rowLines(page: Page, { severity, text, right, details }: Row): Lines {
  const { paint } = page;
  const room = page.columns - rowIndent;
  const label = paint.severity[severity](pad(severity, rowIndent - 2));
  const beside = widthOf(text) + widthOf(right) + 2 <= room;
  const first = beside
    ? `  ${label}${pad(text, room - widthOf(right))}${paint.dim(right)}`
    : `  ${label}${cut(text, room)}`;
  const below = beside ? details : [[right, ...details].filter(Boolean).join(" · ")];
  const indent = " ".repeat(rowIndent);
  return [
    first.trimEnd(),
    ...below.flatMap((detail) =>
      wrap(detail, room, 2).map((line) => `${indent}${paint.dim(line)}`),
    ),
  ];
}

/** `… and 12 more`, with the format that lists them all. */
export function moreLine(page: Page, hidden: string, indent = 2): Lines {
  const text = `… and ${hidden} (--format json)`;
  return ["", " ".repeat(indent) + page.paint.dim(cut(text, page.columns - indent))];
}

/** A command and what it does, beside it or below. */
export function hintLines(page: Page, command: string, words: string): Lines {
  const { paint, columns } = page;
  const beside = widthOf(command) + widthOf(words) + 4 <= columns;
  if (beside) return [`  ${paint.accent(command)}  ${paint.dim(words)}`];
  return [`  ${paint.accent(command)}`, ...paragraph(page, words, 2).map(paint.dim)];
}

/** Text of others, wrapped under an indent. */
export function paragraph(page: Page, text: string, indent: number, limit = 4): string[] {
  return wrap(printable(text), page.columns - indent, limit).map((l) => " ".repeat(indent) + l);
}

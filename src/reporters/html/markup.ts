import { printable } from "../printable.ts";

/** HTML that is safe to put into a page as it is; only {@link markup} makes it. */
export interface Markup {
  readonly html: string;
}

export type MarkupValue = string | number | Markup | readonly Markup[] | undefined | false;

/** A template whose values are escaped, unless they are markup; `undefined` and `false` are nothing. */
export function markup(parts: TemplateStringsArray, ...values: readonly MarkupValue[]): Markup {
  let html = parts[0] ?? "";
  for (const [i, value] of values.entries()) html += htmlOf(value) + (parts[i + 1] ?? "");
  return { html };
}

/** Text of our own that is HTML, CSS or JavaScript already: never anything of a report. */
export function trusted(html: string): Markup {
  return { html };
}

/** Nothing. */
export const nothing: Markup = { html: "" };

/** Escaped for element content and quoted attributes; control and bidirectional characters spelled out. */
export function escapeHtml(text: string): string {
  return printable(text).replace(/[&<>"'`]/g, (c) => entities[c] ?? c);
}

function htmlOf(value: MarkupValue): string {
  if (value === undefined || value === false) return "";
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return escapeHtml(value);
  return isMarkup(value) ? value.html : value.map(({ html }) => html).join("");
}

function isMarkup(value: Markup | readonly Markup[]): value is Markup {
  return "html" in value;
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "`": "&#96;",
};

import type { Rule } from "../../model/index.ts";

/** The lines that may hold a comment on a finding. */
export interface CommentLines {
  readonly here: string;
  /** Empty where the line above holds more than a comment. */
  readonly above: string;
  /** Further lines of the finding that hold Bandit's comment. */
  readonly inside?: string;
}

/** Whose comment takes a finding in code out of the count: `nosemgrep`, or ESLint's by a rule on security. */
export function linterComment(lines: CommentLines, rule: Rule): string | undefined {
  if (rule.kind !== "code") return undefined;
  const { here, above } = lines;
  if (nosemgrep.test(here) || nosemgrep.test(above)) return "nosemgrep";
  if (!rule.id.startsWith("javascript/")) return undefined;
  return namesSecurity(here, lineComment) || namesSecurity(above, nextLineComment)
    ? "eslint-disable"
    : undefined;
}

const nosemgrep = /(?:#|\/\/|\/\*|<!--|\{\/\*)\s*nosemgrep\b/i;
const lineComment = /eslint-disable-line([^\r\n]*)/;
const nextLineComment = /eslint-disable-next-line([^\r\n]*)/;

/** Rules of ESLint and its plugins that speak of the same mistakes as suture's. */
const securityRules =
  /\b(?:security(?:-node)?\/|no-unsanitized\/|no-secrets\/|no-eval\b|no-implied-eval\b|no-new-func\b|no-script-url\b|react\/no-danger|sonarjs\/|no-buffer-constructor\b|node\/no-deprecated-api)/;

function namesSecurity(line: string, comment: RegExp): boolean {
  const rest = comment.exec(line)?.[1];
  return rest !== undefined && securityRules.test(rest);
}

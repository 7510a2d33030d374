import type { Document, LineIndex, Region, Rule, Suppression } from "../../model/index.ts";
import { type CommentLines, linterComment } from "./linter-comments.ts";
import { noqaCovers, nosecCovers } from "./nosec.ts";

interface Place {
  readonly rule: Rule;
  readonly document: Document;
  readonly lines: LineIndex;
  readonly region: Region;
}

const own = /(?:#|\/\/|--|\/\*|<!--)\s*suture:\s*ignore(?:\[([^\]]*)\])?([^\r\n]*)/i;

/**
 * The comment that takes a finding out of the count: on its first line or alone on the line above.
 * `# suture: ignore[RULE] until=DATE reason`, `# nosec`, `// nosemgrep`, `gitleaks:allow`.
 */
export function inlineSuppression(place: Place): Suppression | undefined {
  return suppressionBy(commentsAt(place), place.rule);
}

/** The lines that may hold a comment on a finding in a region. */
export function commentsAt({ document, lines, region }: Omit<Place, "rule">): CommentLines {
  const lineText = (line: number) =>
    document.text.slice(lines.offsetOfLine(line), lines.offsetOfLine(line + 1));
  const here = lineText(region.startLine);
  const above = region.startLine > 1 ? lineText(region.startLine - 1) : "";
  const aboveAlone = /^\s*(?:#|\/\/|--|\/\*|<!--)/.test(above) ? above : "";
  const inside = nosecInside({ document, lines, region });
  return { here, above: aboveAlone, ...(inside && { inside }) };
}

/** Of a call over several lines Bandit takes a comment on any of them. */
function nosecInside({ document, lines, region }: Omit<Place, "rule">): string {
  const last = Math.min(region.endLine, region.startLine + maxLines);
  if (last === region.startLine) return "";
  const from = lines.offsetOfLine(region.startLine + 1);
  const further = document.text.slice(from, lines.offsetOfLine(last + 1));
  if (!/nosec/i.test(further)) return "";
  return further
    .split("\n")
    .filter((line) => /#\s*nosec\b/i.test(line))
    .join("\n");
}

const maxLines = 30;

/** What the comments at a finding say of it. */
export function suppressionBy(
  { here, above, inside = "" }: CommentLines,
  rule: Rule,
): Suppression | undefined {
  const by = linterComment({ here, above }, rule);
  return (
    ownComment(here, rule) ??
    ownComment(above, rule) ??
    foreign(here, rule) ??
    nosec(inside, rule) ??
    (by === undefined ? undefined : { by })
  );
}

function ownComment(line: string, rule: Rule): Suppression | undefined {
  const match = own.exec(line);
  if (!match) return undefined;
  const [, ids, rest = ""] = match;
  if (ids !== undefined && !ids.split(",").some((id) => names(id.trim(), rule))) return undefined;
  const until = /\buntil=(\d{4}-\d{2}-\d{2})\b/.exec(rest)?.[1];
  const reason = rest
    .replace(/\buntil=\S+/, "")
    .replace(/(?:\*\/|-->)\s*$/, "")
    .trim();
  return { by: "suture", ...(reason && { reason }), ...(until && { until }) };
}

function foreign(line: string, rule: Rule): Suppression | undefined {
  if (rule.kind === "secret") {
    if (/gitleaks:allow/.test(line)) return { by: "gitleaks:allow" };
    if (/pragma:\s*allowlist secret/.test(line)) return { by: "allowlist secret" };
  }
  return nosec(line, rule);
}

/** Each line may name ids of its own. */
function nosec(text: string, rule: Rule): Suppression | undefined {
  const isCovered =
    rule.reads.startsWith("python") && text.split("\n").some((line) => nosecCovers(line, rule));
  if (isCovered) return { by: "nosec" };
  return rule.reads.startsWith("python") && noqaCovers(text, rule) ? { by: "noqa" } : undefined;
}

function names(selector: string, { id, aliases }: Rule): boolean {
  return ruleMatches(selector, id) || (aliases?.includes(selector) ?? false);
}

/** True where a selector names a rule: its id or a prefix folder. */
export function ruleMatches(selector: string, rule: string): boolean {
  return selector === rule || rule.startsWith(`${selector}/`);
}

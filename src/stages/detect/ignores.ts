import type { DetectedFinding, Suppression } from "../../model/index.ts";
import { ruleMatches } from "./suppressions.ts";

/** An entry of `suture.toml` or `.trivyignore`. */
export interface IgnoreEntry {
  readonly by: string;
  /** A rule id, a prefix folder, or an advisory id or alias. */
  readonly id: string;
  /** Only findings whose path starts with this. */
  readonly path?: string;
  readonly until?: string;
  readonly reason?: string;
}

/** Marks what is ignored, and drops suppressions that have run out. */
export function applyIgnores(
  findings: readonly DetectedFinding[],
  { ignores, today }: { readonly ignores: readonly IgnoreEntry[]; readonly today: string },
): DetectedFinding[] {
  const holds = ({ until }: { readonly until?: string }) => until === undefined || until >= today;
  const live = ignores.filter(holds);
  return findings.map((finding) => {
    if (finding.suppression ? holds(finding.suppression) : live.length === 0) return finding;
    const { suppression: _, ...open } = finding;
    const entry = live.find((candidate) => covers(candidate, finding));
    return entry ? { ...open, suppression: suppressionOf(entry) } : open;
  }) as DetectedFinding[];
}

function covers({ id, path }: IgnoreEntry, finding: DetectedFinding): boolean {
  if (path !== undefined && !finding.location.path.startsWith(path)) return false;
  if (finding.kind !== "vulnerability") return ruleMatches(id, finding.rule);
  return finding.rule === id || finding.aliases.includes(id) || finding.advisories.includes(id);
}

function suppressionOf({ by, reason, until }: IgnoreEntry): Suppression {
  return { by, ...(reason && { reason }), ...(until && { until }) };
}

/** Reads `.trivyignore`: an id a line, `exp:DATE` behind it, comments after `#`. */
export function parseTrivyIgnore(text: string): IgnoreEntry[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [content = "", ...comment] = line.split("#");
    const [id, ...rest] = content.trim().split(/\s+/);
    if (!id) return [];
    const until = rest.map((word) => /^exp:(\d{4}-\d{2}-\d{2})$/.exec(word)?.[1]).find(Boolean);
    const reason = comment.join("#").trim();
    return [{ by: ".trivyignore", id, ...(until && { until }), ...(reason && { reason }) }];
  });
}

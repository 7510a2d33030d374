/** Most urgent first. `unknown` passes every threshold: a missing score must never read as low. */
export const severities = ["critical", "high", "medium", "low", "none", "unknown"] as const;

export type Severity = (typeof severities)[number];

const weight: Record<Severity, number> = {
  critical: 5,
  high: 4,
  unknown: 3.5,
  medium: 3,
  low: 2,
  none: 1,
};

/** Orders severities, most urgent first; unknown sorts between high and medium. */
export function compareSeverity(a: Severity, b: Severity): number {
  return weight[b] - weight[a];
}

/** True where `severity` is at least `threshold`, and always where it is unknown. */
export function reaches(severity: Severity, threshold: Severity): boolean {
  return severity === "unknown" || weight[severity] >= weight[threshold];
}

/** Reads a severity word of any tool or feed; `undefined` where it is none. */
export function parseSeverity(word: string): Severity | undefined {
  return words[word.trim().toLowerCase()];
}

/** CVSS v3.1 and v4.0 qualitative rating scale. */
export function severityOfScore(score: number): Severity {
  if (score >= 9) return "critical";
  if (score >= 7) return "high";
  if (score >= 4) return "medium";
  return score > 0 ? "low" : "none";
}

const words: Readonly<Record<string, Severity | undefined>> = {
  critical: "critical",
  high: "high",
  important: "high",
  error: "high",
  medium: "medium",
  moderate: "medium",
  warning: "medium",
  low: "low",
  minor: "low",
  negligible: "low",
  unimportant: "low",
  none: "none",
  info: "none",
  unknown: "unknown",
};

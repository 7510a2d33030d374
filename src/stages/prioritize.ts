import {
  type Bucket,
  compareBucket,
  compareSeverity,
  type DetectedFinding,
  type Finding,
} from "../model/index.ts";

/**
 * Orders findings by urgency and says which fact decided: known exploited, exploit probability,
 * severity from CVSS or a word. A missing score never sorts as low.
 */
export function prioritize(findings: readonly DetectedFinding[]): Finding[] {
  return findings
    .map((finding) => ({ finding, bucket: bucketOf(finding) }))
    .sort(compareUrgency)
    .map(
      ({ finding, bucket: [bucket, because] }, rank): Finding => ({
        ...finding,
        priority: { bucket, rank, because },
      }),
    );
}

interface Judged {
  readonly finding: DetectedFinding;
  readonly bucket: readonly [Bucket, string];
}

/** EPSS probability from which on an exploit is expected soon: the top few percent of all CVEs. */
const likelyExploited = 0.1;

function bucketOf(finding: DetectedFinding): readonly [Bucket, string] {
  if (finding.kind === "vulnerability") {
    if (finding.knownExploited) return ["day-1", "known to be exploited (CISA KEV)"];
    if ((finding.epss ?? 0) >= likelyExploited) {
      return ["day-1", `exploit probability ${Math.round((finding.epss ?? 0) * 100)} % (EPSS)`];
    }
  }
  switch (finding.severity) {
    case "critical":
      return ["day-1", "critical"];
    case "high":
      return finding.kind === "secret" || finding.kind === "code"
        ? ["day-1", `high, ${finding.kind}`]
        : ["week-1", "high"];
    case "unknown":
      return ["week-1", "severity unknown: review it"];
    case "medium":
      return ["week-1", "medium"];
    default:
      return ["later", finding.severity];
  }
}

function compareUrgency(
  { finding: a, bucket: [bucketA] }: Judged,
  { finding: b, bucket: [bucketB] }: Judged,
): number {
  return (
    Number(isExploited(b)) - Number(isExploited(a)) ||
    compareBucket(bucketA, bucketB) ||
    compareSeverity(a.severity, b.severity) ||
    scoreOf(b) - scoreOf(a) ||
    compareText(a.location.asset, b.location.asset) ||
    compareText(a.location.path, b.location.path) ||
    (a.location.region?.startLine ?? 0) - (b.location.region?.startLine ?? 0) ||
    compareText(a.rule, b.rule) ||
    compareText(a.fingerprint, b.fingerprint)
  );
}

function isExploited(finding: DetectedFinding): boolean {
  return finding.kind === "vulnerability" && finding.knownExploited !== undefined;
}

function scoreOf(finding: DetectedFinding): number {
  return finding.kind === "vulnerability" ? (finding.epss ?? 0) + (finding.cvss?.score ?? 0) : 0;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

import {
  type Advisories,
  type Advisory,
  type AdvisoryMatch,
  type AffectedState,
  compareSeverity,
  type Gap,
  type Package,
  type Severity,
  severityOfScore,
} from "../model/index.ts";
import { orderOf, type VersionOrder } from "../versions/order.ts";
import { isAffected, lowestFixed } from "../versions/ranges.ts";
import { groupByAlias } from "./alias-groups.ts";
import { bestScore, type CvssScore } from "./cvss.ts";
import { type UnmatchedPackage, unmatchedGaps } from "./unmatched.ts";

/** One alias group that affects one installed package. */
export interface PackageMatch {
  readonly package: Package;
  /** The id shown: the CVE of the group, else its GHSA, else its own. */
  readonly id: string;
  readonly advisories: readonly string[];
  readonly aliases: readonly string[];
  readonly summary?: string;
  /** What affects the package, one for each affected entry. */
  readonly matches: readonly AdvisoryMatch[];
  /** The lowest version that no record of the group affects; empty where there is none. */
  readonly fixedVersions: readonly string[];
  readonly state: AffectedState | "affected";
  /** The distribution's word for its packages, else by CVSS, else the record's word. */
  readonly severity: Severity;
  readonly cvss?: CvssScore;
  /** The earliest of the records, RFC 3339. */
  readonly published?: string;
}

export interface MatchOptions {
  readonly advisories: Advisories;
  /** Id of the packages' asset, for gaps. */
  readonly asset: string;
}

export interface Matched {
  readonly matches: readonly PackageMatch[];
  /** One for each ecosystem or origin that could not be looked up. */
  readonly gaps: readonly Gap[];
}

/** Holds packages against the advisories. What lies outside their coverage is a gap, never clean. */
export function matchPackages(
  packages: readonly Package[],
  { advisories, asset }: MatchOptions,
): Matched {
  const matches: PackageMatch[] = [];
  const unmatched: UnmatchedPackage[] = [];
  for (const installed of packages) {
    const answer = matchPackage(installed, advisories);
    if (typeof answer === "string") unmatched.push({ package: installed, why: answer });
    else matches.push(...answer);
  }
  return { matches, gaps: unmatchedGaps(unmatched, asset) };
}

/** The version of a package that advisories speak of: for Debian the source's. */
export function advisedVersion({ version, source }: Package): string {
  return source?.version ?? version;
}

function matchPackage(
  installed: Package,
  advisories: Advisories,
): readonly PackageMatch[] | UnmatchedPackage["why"] {
  // A version of another archive is not ordered against this one's fixes.
  if (installed.origin !== undefined && !judgesItsOwn.has(installed.ecosystem))
    return "unknown-origin";
  const order = orderOf(installed.ecosystem);
  if (!order) return "no-data";
  const records = advisories.lookup(installed.ecosystem, installed.source?.name ?? installed.name);
  if (records === "no-data") return records;
  const version = advisedVersion(installed);
  const affecting = records.filter((record) => hits(record, { installed, version, order }));
  if (!order.isValid(version) && affecting.length < records.length) return "unordered";
  return groupByAlias(affecting).map((group) => {
    const { records: of, ...ids } = group;
    return { ...ids, ...judge(of, { installed, version, order }) };
  });
}

/** Builders of foreign packages that publish advisories of their own. */
const judgesItsOwn: ReadonlySet<string> = new Set(["PostgreSQL"]);

interface Subject {
  readonly installed: Package;
  readonly version: string;
  readonly order: VersionOrder;
}

/** The record's entries for this package; what a distribution calls not affected is none. */
function entriesFor(record: Advisory, { installed }: Subject) {
  const name = installed.source?.name ?? installed.name;
  return record.affected.filter(
    (entry) =>
      entry.ecosystem === installed.ecosystem &&
      entry.name === name &&
      entry.state !== "not-affected",
  );
}

function hits(record: Advisory, subject: Subject): boolean {
  return entriesFor(record, subject).some((entry) =>
    isAffected(subject.version, entry, subject.order),
  );
}

function judge(records: readonly Advisory[], subject: Subject) {
  const { installed, version, order } = subject;
  const all = records.flatMap((record) => entriesFor(record, subject));
  const matches = records.flatMap((advisory) =>
    entriesFor(advisory, subject)
      .filter((entry) => isAffected(version, entry, order))
      .map((affected) => ({
        advisory,
        affected,
        fixedVersions: lowestFixed(version, entriesFor(advisory, subject), order),
      })),
  );
  const fixedVersions = lowestFixed(version, all, order);
  const cvss = bestScore(records.flatMap((record) => record.cvss));
  const summary = records.find((record) => record.summary)?.summary;
  const published = records.flatMap((record) => record.published ?? []).sort()[0];
  return {
    package: installed,
    matches,
    fixedVersions,
    state: stateOf(matches, fixedVersions),
    severity: severityOf({ installed, matches, cvss }),
    ...(cvss && { cvss }),
    ...(summary && { summary }),
    ...(published && { published }),
  };
}

function stateOf(
  matches: readonly AdvisoryMatch[],
  fixedVersions: readonly string[],
): AffectedState | "affected" {
  const said = matches.flatMap(({ affected }) => affected.state ?? [])[0];
  if (said !== undefined && said !== "fixed") return said;
  return fixedVersions.length > 0 ? "fixed" : "affected";
}

function severityOf({
  installed,
  matches,
  cvss,
}: {
  readonly installed: Package;
  readonly matches: readonly AdvisoryMatch[];
  readonly cvss: CvssScore | undefined;
}): Severity {
  const words = matches.flatMap(({ affected }) => affected.severity ?? []);
  const word = [...words].sort(compareSeverity)[0];
  const scored = cvss && severityOfScore(cvss.score);
  return (installed.source ? (word ?? scored) : (scored ?? word)) ?? "unknown";
}

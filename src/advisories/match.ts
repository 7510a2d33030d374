import {
  type Advisories,
  type Advisory,
  type AdvisoryMatch,
  type AffectedPackage,
  type AffectedState,
  compareSeverity,
  type Gap,
  type Package,
  type Severity,
  severityOfScore,
} from "../model/index.ts";
import { orderOf, type VersionOrder } from "../versions/order.ts";
import { isAffected, lowestFixed } from "../versions/ranges.ts";
import { type AdvisedNames, advisedNames, isDistribution } from "./advised-names.ts";
import { type AliasGroup, groupByAlias } from "./alias-groups.ts";
import { bestScore, type CvssScore } from "./cvss.ts";
import { isOfStream } from "./module-streams.ts";
import { uniteAll } from "./unite.ts";
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
  const judged = new Map<string, Judgement>();
  for (const installed of packages) {
    const names = advisedNames(installed);
    const key = keyOf(installed, names);
    const known = judged.get(key) ?? judgePackage(installed, { names, advisories });
    judged.set(key, known);
    if (typeof known === "string") unmatched.push({ package: installed, why: known });
    else for (const match of known) matches.push({ ...match, package: installed });
  }
  return { matches, gaps: unmatchedGaps(unmatched, asset) };
}

/** What advisories say of a version of a package; many binary packages have one source. */
type Judgement = readonly Omit<PackageMatch, "package">[] | UnmatchedPackage["why"];

/** Packages of which advisories say the same. */
function keyOf({ ecosystem, origin, moduleStream }: Package, { version, versions }: AdvisedNames) {
  return JSON.stringify([ecosystem, origin, moduleStream, version, ...versions]);
}

function judgePackage(
  installed: Package,
  { names, advisories }: { readonly names: AdvisedNames; readonly advisories: Advisories },
): Judgement {
  // A version of another archive is not ordered against this one's fixes.
  if (installed.origin !== undefined && !judgesItsOwn.has(installed.ecosystem))
    return "unknown-origin";
  const order = orderOf(installed.ecosystem);
  if (!order) return "no-data";
  const records = lookupAll(names, advisories);
  if (records === "no-data") return records;
  const subject = { installed, names, order, entries: new Map(), hit: new Map() };
  const affecting = records.filter((record) => hits(record, subject));
  if (!order.isValid(names.version) && affecting.length < records.length) return "unordered";
  const cleared = clearedIn(records, subject);
  return groupByAlias(affecting)
    .filter(({ id }) => !cleared.has(id))
    .map(({ records: of, ...ids }) => ({ ...ids, ...judge(of, subject) }));
}

/** Records under any of a package's names; `no-data` where none of the names is covered. */
export function lookupAll(
  { ecosystem, versions }: AdvisedNames,
  advisories: Pick<Advisories, "lookup">,
): readonly Advisory[] | "no-data" {
  const answers = [...versions.keys()].flatMap((name) => {
    const records = advisories.lookup(ecosystem, name);
    return records === "no-data" ? [] : [records];
  });
  return answers.length === 0 ? "no-data" : uniteAll(answers.flat());
}

/** Builders of foreign packages that publish advisories of their own. */
const judgesItsOwn: ReadonlySet<string> = new Set(["PostgreSQL"]);

interface Subject {
  readonly installed: Package;
  readonly names: AdvisedNames;
  readonly order: VersionOrder;
  /** What was found before: a record's entries, and whether one affects the version. */
  readonly entries: Map<Advisory, readonly AffectedPackage[]>;
  readonly hit: Map<AffectedPackage, boolean>;
}

/** The record's entries for this package. */
function entriesFor(record: Advisory, subject: Subject): readonly AffectedPackage[] {
  const { installed, names, entries } = subject;
  const known = entries.get(record);
  if (known) return known;
  const found = record.affected.filter(
    (entry) =>
      entry.ecosystem === names.ecosystem &&
      names.versions.has(entry.name) &&
      isOfStream(entry, record, installed),
  );
  entries.set(record, found);
  return found;
}

/** What a distribution calls not affected is none. */
function affectingEntries(record: Advisory, subject: Subject): readonly AffectedPackage[] {
  return entriesFor(record, subject).filter(({ state }) => state !== "not-affected");
}

function isHit(entry: AffectedPackage, { names, order, hit }: Subject): boolean {
  const version = names.versions.get(entry.name) ?? names.version;
  const answer = hit.get(entry) ?? isAffected(version, entry, order);
  hit.set(entry, answer);
  return answer;
}

function hits(record: Advisory, subject: Subject): boolean {
  return affectingEntries(record, subject).some((entry) => isHit(entry, subject));
}

/**
 * Ids of which a record says that the package is not affected: a bulletin over several of them, or a
 * copy of the record in another feed, does not say otherwise.
 */
function clearedIn(records: readonly Advisory[], subject: Subject): ReadonlySet<string> {
  const cleared = records.filter((record) => {
    const entries = entriesFor(record, subject);
    return entries.length > 0 && entries.every(({ state }) => state === "not-affected");
  });
  return new Set(groupByAlias(cleared).map(({ id }: AliasGroup) => id));
}

function judge(records: readonly Advisory[], subject: Subject) {
  const { installed, names, order } = subject;
  const said = records.map((advisory) => {
    const entries = affectingEntries(advisory, subject);
    return { advisory, entries, fixedVersions: lowestFixed(names.version, entries, order) };
  });
  const matches = said.flatMap(({ advisory, entries, fixedVersions }) =>
    entries
      .filter((entry) => isHit(entry, subject))
      .map((affected) => ({ advisory, affected, fixedVersions })),
  );
  const all = said.flatMap(({ entries }) => entries);
  const [only] = said;
  const fixedVersions =
    only && said.length === 1 ? only.fixedVersions : lowestFixed(names.version, all, order);
  const cvss = bestScore(records.flatMap((record) => record.cvss));
  const summary = records.find((record) => record.summary)?.summary;
  const published = records.flatMap((record) => record.published ?? []).sort()[0];
  const state = stateOf(matches, fixedVersions);
  return {
    matches,
    fixedVersions,
    state,
    severity: state === "unimportant" ? "low" : severityOf({ installed, matches, cvss }),
    ...(cvss && { cvss }),
    ...(summary && { summary }),
    ...(published && { published }),
  } satisfies Omit<PackageMatch, "package" | "id" | "advisories" | "aliases">;
}

/** A version that fixes it outweighs that somebody once did not mean to fix it. */
function stateOf(
  matches: readonly AdvisoryMatch[],
  fixedVersions: readonly string[],
): AffectedState | "affected" {
  const said = new Set(matches.map(({ affected }) => affected.state));
  if (said.has("unimportant")) return "unimportant";
  if (fixedVersions.length > 0) return "fixed";
  if (said.has("wont-fix")) return "wont-fix";
  return said.has("undetermined") ? "undetermined" : "affected";
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
  return (isDistribution(installed.ecosystem) ? (word ?? scored) : (scored ?? word)) ?? "unknown";
}

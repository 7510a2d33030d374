import type { Finding } from "../../model/index.ts";
import { vexSummary } from "../attestation-words.ts";
import {
  groupPackages,
  groupRules,
  type PackageGroup,
  type PlaceGroup,
  type RuleGroup,
  tally,
} from "../groups.ts";
import { printable } from "../printable.ts";
import { plural } from "../words.ts";
import { cutStart } from "./layout.ts";
import type { Lines, Page } from "./page.ts";
import { heading, moreLine, type Row, rowLines } from "./parts.ts";

/** Packages and files with what was found in them, most urgent first, cut after so many rows each. */
export function findingBlocks(page: Page, findings: readonly Finding[], limit: number): Lines {
  const packages = packageRows(page, findings, limit);
  const rules = ruleRows(page, findings, limit);
  const ruled = findings.filter(({ kind }) => kind !== "vulnerability");
  const files = new Set(ruled.map(({ location: { asset, path } }) => `${asset}\0${path}`));
  const remark = `${plural(ruled.length, "finding")} in ${plural(files.size, "file")}`;
  return [
    ...(packages.length > 0 ? heading(page, "Vulnerable packages", "installed → fixed in") : []),
    ...packages,
    ...(rules.length > 0 ? heading(page, "Code and configuration", remark) : []),
    ...rules,
  ];
}

/** The same without headlines, for a block that has one. */
export function findingRows(page: Page, findings: readonly Finding[], limit: number): Lines {
  return [...packageRows(page, findings, limit), ...ruleRows(page, findings, limit)];
}

/** `1 critical, 3 high` */
export function tallyWords(findings: readonly Finding[]): string {
  return tally(findings)
    .map(([severity, count]) => `${count} ${severity}`)
    .join(", ");
}

/** `jinja2 2.11.2 → 3.1.4` */
export function packageWords({ name, version, fixed }: PackageGroup): string {
  return printable(`${name} ${version}${fixed ? ` → ${fixed}` : ""}`);
}

/** `lines 7, 19 and 3 more`; empty where no line is known. */
export function lineWords(findings: readonly Finding[]): string {
  const all = findings.flatMap(({ location }) => location.region?.startLine ?? []);
  const lines = [...new Set(all)].sort((a, b) => a - b);
  if (lines.length === 0) return "";
  const shown = lines.slice(0, 6).join(", ");
  const more = lines.length > 6 ? ` and ${lines.length - 6} more` : "";
  return `${lines.length === 1 ? "line" : "lines"} ${shown}${more}`;
}

function packageRows(page: Page, findings: readonly Finding[], limit: number): Lines {
  return placeLines(page, groupPackages(findings), { limit, rowOf: packageRow, noun: "package" });
}

function ruleRows(page: Page, findings: readonly Finding[], limit: number): Lines {
  return placeLines(page, groupRules(findings), { limit, rowOf: ruleRow, noun: "mistake" });
}

interface PlaceStyle<G> {
  readonly limit: number;
  readonly rowOf: (group: G) => Row;
  readonly noun: string;
}

function placeLines<G>(
  page: Page,
  places: readonly PlaceGroup<G>[],
  { limit, rowOf, noun }: PlaceStyle<G>,
): Lines {
  const lines: string[] = [];
  let shown = 0;
  for (const { asset, path, groups } of places) {
    const visible = groups.slice(0, limit - shown);
    if (visible.length === 0) break;
    const place = cutStart(page.place(asset, path), page.columns - 2);
    lines.push("", `  ${page.paint.accent(place)}`);
    for (const group of visible) lines.push(...rowLines(page, rowOf(group)));
    shown += visible.length;
  }
  const hidden = places.reduce((sum, { groups }) => sum + groups.length, 0) - shown;
  return hidden > 0 ? [...lines, ...moreLine(page, `${plural(hidden, `more ${noun}`)}`)] : lines;
}

function packageRow(group: PackageGroup): Row {
  const { findings, severity, unfixed, fixed, knownExploited } = group;
  const ids = [...new Set(findings.map(({ rule }) => rule))];
  const single = findings.length === 1;
  const details = [
    ...(single ? [] : [tallyWords(findings)]),
    ...(knownExploited ? [`known to be exploited since ${knownExploited}`] : []),
    ...(fixed && unfixed > 0 ? [`${unfixed} without a fix`] : []),
    ...(fixed ? [] : [noFixWords(group)]),
    ...(group.binaries.length > 0 ? [`in ${listed(group.binaries, 3)}`] : []),
    broughtWords(group),
    vexSummary(findings),
    single ? aliasWords(group) : listed(ids, 3),
  ].filter(Boolean);
  return {
    severity,
    text: packageWords(group),
    right: printable(
      single ? (ids[0] ?? "") : plural(findings.length, "vulnerability", "vulnerabilities"),
    ),
    details: details.length > 0 ? [printable(details.join(" · "))] : [],
  };
}

/** `Dockerfile:12`, where instructions of a Dockerfile are known to have brought it. */
function broughtWords({ findings }: PackageGroup): string {
  const tied = findings.filter((finding) => finding.package.location !== undefined);
  const places = tied.map(({ location: { path, region } }) => `${path}:${region?.startLine ?? 1}`);
  return listed([...new Set(places)], 2);
}

function noFixWords({ findings }: PackageGroup): string {
  const states = new Set(findings.map(({ state }) => state));
  return states.size === 1 && states.has("wont-fix") ? "will not be fixed" : "no fix yet";
}

function aliasWords({ findings }: PackageGroup): string {
  const [finding] = findings;
  const other = finding?.aliases.find((alias) => alias !== finding.rule);
  return other ? `also ${other}` : "";
}

function listed(names: readonly string[], most: number): string {
  const more = names.length > most ? ` and ${names.length - most} more` : "";
  return `${names.slice(0, most).join(", ")}${more}`;
}

function ruleRow({ findings, severity, rule }: RuleGroup): Row {
  const [first] = findings;
  const where = lineWords(findings);
  const message = first && !sameWords(first) ? first.message : "";
  const detail = findings.length === 1 ? [where, message].filter(Boolean).join(": ") : where;
  const from = first && findings.length === 1 ? originWords(first) : "";
  return {
    severity,
    text: printable(first?.title ?? rule),
    right: printable(rule),
    details: [detail, from].filter(Boolean).map(printable),
  };
}

/** Where data flow began: the steps between are in the other formats. */
function originWords({ trace = [], location }: RuleGroup["findings"][number]): string {
  const [start] = trace;
  if (!start || trace.length < 2) return "";
  const { path, region } = start.location;
  const line = region?.startLine ?? 1;
  const place = path === location.path ? `line ${line}` : `${path}:${line}`;
  return `from ${place}, in ${trace.length} steps`;
}

function sameWords({ title, message }: Finding): boolean {
  return title === message.replace(/\.$/, "");
}

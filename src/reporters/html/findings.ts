import type { Finding, RuleFinding, VulnerabilityFinding } from "../../model/index.ts";
import { vexWords } from "../attestation-words.ts";
import {
  groupPackages,
  groupRules,
  type PackageGroup,
  type PlaceGroup,
  type RuleGroup,
} from "../groups.ts";
import { advisoryLink } from "../links.ts";
import { plural, thousands } from "../words.ts";
import { badge, severityOrder } from "./bars.ts";
import { type Markup, markup, nothing } from "./markup.ts";
import type { View } from "./view.ts";

/** Places that are open at first: the most urgent ones. */
const openPlaces = 4;

/** Every finding that counts, by file and then by package or rule, with a filter. */
export function findingSection(view: View): Markup {
  const open = view.report.findings.filter(({ suppression }) => !suppression);
  if (open.length === 0) return nothing;
  const places: readonly PlaceGroup<PackageGroup | RuleGroup>[] = [
    ...groupPackages(open),
    ...groupRules(open),
  ];
  const sorted = [...places].sort((a, b) => urgency(a) - urgency(b));
  return markup`<section id="findings"><h2>Findings <small>by file, most urgent first</small></h2>
${filterForm(open)}
${sorted.map((place, i) => placeBlock(view, place, i < openPlaces))}
<p class="card empty" id="no-match" hidden>No finding matches.</p>
</section>`;
}

/** What does not count, and who said so. */
export function suppressedSection(view: View): Markup {
  const suppressed = view.report.findings.filter(({ suppression }) => suppression);
  if (suppressed.length === 0) return nothing;
  return markup`<section id="suppressed"><h2>Suppressed <small>${plural(suppressed.length, "finding")}, not counted</small></h2><div class="card scroll"><table><thead><tr><th scope="col">Finding</th><th scope="col">Where</th><th scope="col">By</th><th scope="col">Reason</th><th scope="col">Until</th></tr></thead><tbody>${suppressed.map(
    (finding) =>
      markup`<tr><td>${finding.rule}</td><td>${subjectOf(view, finding)}</td><td>${finding.suppression?.by}</td><td>${finding.suppression?.reason ?? "none given"}</td><td>${finding.suppression?.until ?? "–"}</td></tr>`,
  )}</tbody></table></div></section>`;
}

function urgency({ groups }: PlaceGroup<PackageGroup | RuleGroup>): number {
  const [first] = groups;
  if (!first) return Number.POSITIVE_INFINITY;
  const rank = first.findings.reduce(
    (least, { priority }) => Math.min(least, priority.rank),
    Infinity,
  );
  return severityOrder.indexOf(first.severity) * 1e9 + rank;
}

function subjectOf(view: View, finding: Finding): string {
  return finding.kind === "vulnerability"
    ? `${finding.package.name} ${finding.package.version}`
    : view.place(finding.location.asset, finding.location.path);
}

const kindWords = {
  vulnerability: "Vulnerable packages",
  code: "Code",
  misconfiguration: "Configuration",
  secret: "Secrets",
} as const;

/** Hidden until the script that makes it work runs. */
function filterForm(findings: readonly Finding[]): Markup {
  const buttons = severityOrder.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    if (count === 0) return [];
    return markup`<button type="button" aria-pressed="false" data-severity="${severity}"><span class="dot d-${severity}"></span>${severity} ${thousands(count)}</button>`;
  });
  const kinds = Object.entries(kindWords).filter(([kind]) => findings.some((f) => f.kind === kind));
  return markup`<form class="filter" id="filter" role="search" hidden>
<input name="q" type="search" placeholder="Package, file, rule, CVE …" aria-label="Filter findings by text" autocomplete="off">
<select name="kind" aria-label="Kind"><option value="">All kinds</option>${kinds.map(
    ([kind, words]) => markup`<option value="${kind}">${words}</option>`,
  )}</select>
${buttons}
<span class="soft" id="shown" role="status"></span>
</form>`;
}

function placeBlock(
  view: View,
  { asset, path, groups }: PlaceGroup<PackageGroup | RuleGroup>,
  open: boolean,
): Markup {
  const count = groups.reduce((sum, { findings }) => sum + findings.length, 0);
  const worst = groups[0]?.severity;
  return markup`<details class="place"${open && markup` open`}><summary>${worst && badge(worst)}<span class="mono">${view.place(asset, path)}</span><span class="soft">${plural(count, "finding")}</span></summary><div class="groups">${groups.map(
    (group) => (group.kind === "package" ? packageBlock(group) : ruleBlock(view, group)),
  )}</div></details>`;
}

function packageBlock(group: PackageGroup): Markup {
  const { severity, name, version, fixed, unfixed, binaries, knownExploited, findings } = group;
  return markup`<details class="group"><summary>${badge(severity)}<span class="what"><b>${name}</b> ${version}${
    fixed && markup` <span class="arrow">→</span> ${fixed}`
  }${knownExploited && markup` <span class="tag alert">exploited</span>`}${
    !fixed &&
    markup` <span class="tag">${wontFix(findings) ? "will not be fixed" : "no fix yet"}</span>`
  }${binaries.length > 0 && markup` <span class="soft">in ${binaries.join(", ")}</span>`}</span><span class="count">${plural(findings.length, "vulnerability", "vulnerabilities")}${
    fixed && unfixed > 0 && `, ${unfixed} without a fix`
  }</span></summary><ul class="rows">${findings.map(vulnerabilityRow)}</ul></details>`;
}

function wontFix(findings: readonly VulnerabilityFinding[]): boolean {
  return findings.every(({ state }) => state === "wont-fix");
}

function vulnerabilityRow(finding: VulnerabilityFinding): Markup {
  const { rule, severity, title, aliases, fixedVersions, cvss, epss, knownExploited } = finding;
  const others = aliases.filter((alias) => alias !== rule);
  const facts = [
    fixedVersions.length > 0 ? `fixed in ${fixedVersions.join(" or ")}` : "no fix",
    ...(finding.package.source ? [finding.package.name] : []),
    ...(cvss ? [`CVSS ${cvss.score.toFixed(1)}`] : []),
    ...(epss === undefined ? [] : [`EPSS ${(epss * 100).toFixed(1)} %`]),
    ...(knownExploited ? [`exploited since ${knownExploited}`] : []),
    ...(finding.vex ? [vexWords(finding)] : []),
    ...(others.length > 0 ? [others.join(", ")] : []),
  ];
  return markup`<li class="finding" data-severity="${severity}" data-kind="vulnerability">${badge(severity)}<span>${idLink(rule)} ${title}</span><span class="meta">${facts.join(" · ")}</span></li>`;
}

function idLink(id: string): Markup {
  const link = advisoryLink(id);
  return link
    ? markup`<a href="${link}" rel="noopener noreferrer" target="_blank">${id}</a>`
    : markup`<b>${id}</b>`;
}

function ruleBlock(view: View, { severity, rule, findings }: RuleGroup): Markup {
  const [first] = findings;
  return markup`<details class="group"><summary>${badge(severity)}<span class="what"><b>${first?.title}</b> <span class="soft">${rule}</span></span><span class="count">${lineWords(findings)}</span></summary><ul class="rows">${findings.map(
    (finding) => ruleRow(view, finding),
  )}<li class="soft">${first?.advice}</li></ul></details>`;
}

function lineWords(findings: readonly RuleFinding[]): string {
  const [first] = findings;
  if (findings.length > 1) return `${findings.length} times`;
  return first?.location.region ? `line ${first.location.region.startLine}` : "";
}

function ruleRow(view: View, finding: RuleFinding): Markup {
  const { severity, kind, location, message, symbol, cwe, confidence, trace } = finding;
  const facts = [
    ...(location.region ? [`line ${location.region.startLine}`] : []),
    ...(symbol ? [`in ${symbol}`] : []),
    ...cwe.map((number) => `CWE-${number}`),
    ...(confidence === "high" ? [] : [`${confidence} confidence`]),
  ];
  const steps = trace?.map(
    (step) =>
      markup`<li>${view.place(step.location.asset, step.location.path)}${step.location.region && `:${step.location.region.startLine}`}: ${step.message}</li>`,
  );
  return markup`<li class="finding" data-severity="${severity}" data-kind="${kind}">${badge(severity)}<span>${message}</span><span class="meta">${facts.join(" · ")}${steps && markup`<ol>${steps}</ol>`}</span></li>`;
}

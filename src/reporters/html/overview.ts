import {
  type Counts,
  type Finding,
  type Gap,
  isFailed,
  type Report,
  type Severity,
  severities,
  type Verification,
} from "../../model/index.ts";
import { groupBy } from "../groups.ts";
import { basisWords, capital, gapWords, outcomeSentence, plural, thousands } from "../words.ts";
import { severityBar, severityChips } from "./bars.ts";
import { type Markup, markup, nothing } from "./markup.ts";
import type { View } from "./view.ts";

/** What was looked at, when, and what came of it. */
export function headerSection({ report }: View): Markup {
  const images = report.assets.flatMap(({ asset }) => (asset.kind === "image" ? [asset.name] : []));
  const others = images.filter((name) => name !== report.target);
  return markup`<header>
<div class="eyebrow">${report.tool.name} ${report.command} · <time datetime="${report.createdAt}">${dateWords(report.createdAt)}</time></div>
<h1>${report.target}</h1>
${others.length > 0 && markup`<div class="soft">with ${others.length === 1 ? "image" : "images"} ${others.join(", ")}</div>`}
<div class="outcome o-${report.outcome}">${outcomeSentence(report)}</div>
</header>`;
}

/** How much there is, and where a plan leads. */
export function heroSection({ report }: View): Markup {
  const { plan, counts, command, verification } = report;
  if (command === "sbom") return inventoryHero(report);
  if (plan) {
    const { before, after } = plan;
    return markup`<section class="card hero" aria-label="Before and after">
<div class="numbers"><span class="big">${thousands(before.total)}</span><span class="to">→</span><span class="big after">${thousands(after.total)}</span><span class="soft">findings, with ${plural(plan.actions.length, "action")} · ${basisWords[plan.basis]}</span></div>
${severityChips(before, after)}
</section>`;
  }
  if (verification) return comparisonHero(verification, counts);
  if (counts.total === 0) return nothing;
  return markup`<section class="card hero" aria-label="Findings by severity">
<div class="numbers"><span class="big">${thousands(counts.total)}</span><span class="soft">${counts.total === 1 ? "finding" : "findings"}${factWords(report)}</span></div>
${severityBar(counts, { most: counts.total })}
${severityChips(counts)}
</section>`;
}

/** What a re-scan says against the scan before, as two bars of one scale. */
function comparisonHero(verification: Verification, after: Counts): Markup {
  const { gone, remains, unchecked } = verification;
  const before = tally([...gone, ...remains, ...unchecked.map(({ finding }) => finding)]);
  const most = Math.max(before.total, after.total);
  return markup`<section class="card hero" aria-label="Before and after">
<div class="numbers"><span class="big">${thousands(before.total)}</span><span class="to">→</span><span class="big after">${thousands(after.total)}</span><span class="soft">findings, by scanning again${unchecked.length > 0 && `, ${thousands(unchecked.length)} of them unchecked`}</span></div>
<p class="soft">Before</p>
${severityBar(before, { most })}
<p class="soft">After</p>
${severityBar(after, { most, before })}
${severityChips(before, after)}
</section>`;
}

function tally(findings: readonly Finding[]): Counts {
  const bySeverity = Object.fromEntries(severities.map((s) => [s, 0])) as Counts["bySeverity"];
  const counted: Record<Severity, number> = { ...bySeverity };
  for (const { severity } of findings) counted[severity]++;
  return { total: findings.length, bySeverity: counted, packages: 0 };
}

/** What could not be examined, before anything that could read as clean. */
export function gapSection(view: View): Markup {
  const { gaps } = view.report;
  if (gaps.length === 0) return nothing;
  const sorted = [...gaps].sort((a, b) => Number(isFailed(b)) - Number(isFailed(a)));
  const groups = groupBy(sorted, ({ reason, message }) => `${reason}\0${message}`);
  return markup`<section class="callout${gaps.some(isFailed) && markup` bad`}" id="gaps">
<h2>Not examined</h2>
<p>${plural(gaps.length, "gap")}: nothing here counts as clean.</p>
<ul>${groups.map((group) => gapItem(view, group))}</ul>
</section>`;
}

/** `25 Nov 2026, 09:30 UTC`; the text itself where it is no date. */
export function dateWords(text: string): string {
  const [, year, month, day, time] =
    /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?Z)?$/.exec(text) ?? [];
  const name = months[Number(month) - 1];
  if (!name) return text;
  return `${Number(day)} ${name} ${year}${time && time !== "00:00" ? `, ${time} UTC` : ""}`;
}

const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

function factWords({ findings, counts }: Report): string {
  const open = findings.filter(({ suppression }) => !suppression);
  const exploited = open.filter((f) => f.kind === "vulnerability" && f.knownExploited).length;
  const secrets = open.filter(({ kind }) => kind === "secret").length;
  return [
    "",
    ...(counts.packages > 0 ? [plural(counts.packages, "vulnerable source package")] : []),
    ...(exploited > 0 ? [`${thousands(exploited)} known to be exploited`] : []),
    ...(secrets > 0 ? [plural(secrets, "secret")] : []),
  ].join(" · ");
}

function inventoryHero({ assets }: Report): Markup {
  const packages = assets.reduce((sum, asset) => sum + asset.packages.length, 0);
  return markup`<section class="card hero"><div class="numbers"><span class="big">${thousands(packages)}</span><span class="soft">${packages === 1 ? "package" : "packages"}</span></div></section>`;
}

function gapItem({ report, place }: View, group: readonly Gap[]): Markup {
  const [{ reason, message }] = group as [Gap];
  const names = group.map(({ asset, path }) =>
    path === undefined
      ? (report.assets.find((one) => one.asset.id === asset)?.asset.name ?? asset)
      : place(asset, path),
  );
  const shown = names.slice(0, 5);
  return markup`<li>${shown.map((name, i) => markup`${i > 0 && ", "}<span class="mono">${name}</span>`)}${names.length > 5 && ` and ${names.length - 5} more`}<br>${capital(gapWords[reason])}. ${message}</li>`;
}

import {
  breakdownOf,
  type LayerShare,
  type LineShare,
  originsOf,
  supersededWords,
} from "../breakdown.ts";
import { layerWords, plural, thousands } from "../words.ts";
import { severityBar, severityChips } from "./bars.ts";
import { type Markup, markup, nothing } from "./markup.ts";
import type { View } from "./view.ts";

/** What brought the findings of images, and how many of the vulnerabilities a version clears. */
export function originSection(view: View): Markup {
  const { report } = view;
  const origins = originsOf(report);
  const { withFix, withoutFix } = breakdownOf(report);
  const vulnerable = withFix.total + withoutFix.total;
  if (vulnerable === 0 && origins.length === 0) return nothing;
  const superseded = supersededWords(report);
  const most = Math.max(...origins.map(({ counts }) => counts.total));
  return markup`<section id="origins"><h2>${origins.length > 0 ? "Where they come from" : "With and without a fix"}${
    origins.some((share) => "layer" in share) &&
    markup` <small>layers as the image's history tells</small>`
  }</h2>
<div class="card">
${origins.map((share) => originRow(view, share, most))}
${superseded !== "" && markup`<p class="soft">${superseded}</p>`}
${
  vulnerable > 0 &&
  markup`<div class="split"><div><p class="soft">${plural(withFix.total, "vulnerability", "vulnerabilities")} with a fix</p>${severityBar(withFix, { most: vulnerable })}${severityChips(withFix)}</div>
<div><p class="soft">${thousands(withoutFix.total)} without</p>${severityBar(withoutFix, { most: vulnerable })}${severityChips(withoutFix)}</div></div>`
}
</div></section>`;
}

function originRow(view: View, share: LayerShare | LineShare, most: number): Markup {
  const { counts, withFix } = share;
  const fixable = withFix > 0 && markup`<span class="soft">${thousands(withFix)} with a fix</span>`;
  const label =
    "layer" in share
      ? markup`<b>Layer ${share.number}</b>${share.layer.isBase && markup` <span class="tag">base image</span>`}`
      : markup`<b class="mono">${view.place(share.asset, share.path)}:${share.line}</b>`;
  const text = "layer" in share ? layerWords(share.layer) : share.text;
  return markup`<div class="step origin"><span>${label}<span class="instruction mono">${text || "not told by the history"}</span></span>${severityBar(counts, { most })}<span class="delta">${thousands(counts.total)}<br>${fixable}</span></div>`;
}

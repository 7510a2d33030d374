import type { Action, Finding, Plan } from "../../model/index.ts";
import { groupBy, groupPackages, groupRules } from "../groups.ts";
import { groupLeft, type LeftGroup } from "../lookup.ts";
import { basisWords, bucketWords, leftWords, plural, thousands } from "../words.ts";
import { badge, severityBar } from "./bars.ts";
import { type Markup, markup, nothing } from "./markup.ts";
import type { View } from "./view.ts";

/** The way from before to after, one step per action: what each takes away is drawn faint. */
export function planSection(view: View, plan: Plan): Markup {
  if (plan.actions.length === 0) return nothing;
  const most = Math.max(plan.before.total, ...plan.actions.map(({ before }) => before.total));
  const numbers = new Map(plan.actions.map((action, i) => [action, i + 1]));
  const buckets = bucketWords.flatMap(([bucket, words]) => {
    const mine = plan.actions.filter((action) => action.bucket === bucket);
    if (mine.length === 0) return [];
    return markup`<h3 class="bucket">${words}</h3><ol class="steps">${mine.map((action) =>
      actionStep(view, action, { most, number: numbers.get(action) ?? 0 }),
    )}</ol>`;
  });
  return markup`<section id="plan"><h2>${plural(plan.actions.length, "action")} <small>what each takes away; open one for details</small></h2>
<div class="card">
<div class="step edge"><span></span><b>Before</b>${severityBar(plan.before, { most })}<span class="delta">${thousands(plan.before.total)}</span></div>
${buckets}
<div class="step edge"><span></span><b>After</b>${severityBar(plan.after, { most })}<span class="delta">${thousands(plan.after.total)}</span></div>
</div></section>`;
}

/** What people must do themselves. */
export function noteSection({ report }: View): Markup {
  const notes = [...new Set((report.plan?.actions ?? []).flatMap((action) => action.notes))];
  if (notes.length === 0) return nothing;
  return markup`<section class="callout"><h2>For you to do</h2><ul>${notes.map((note) => markup`<li>${note}</li>`)}</ul></section>`;
}

/** What the plan does not remove, and why. */
export function leftSection(view: View): Markup {
  const groups = groupLeft(view.report);
  if (groups.length === 0) return nothing;
  const count = groups.reduce((sum, { left }) => sum + left.length, 0);
  return markup`<section id="left"><h2>Left <small>${plural(count, "finding")} that the plan does not remove, and why</small></h2>${groups.map(
    (group) => leftGroup(view, group),
  )}</section>`;
}

interface StepScale {
  readonly most: number;
  readonly number: number;
}

function actionStep(view: View, action: Action, { most, number }: StepScale): Markup {
  const { before, after, removes, introduces, paths, safety, basis, notes } = action;
  const brought = introduces.length > 0 && markup` <span class="plus">+${introduces.length}</span>`;
  return markup`<li><details><summary class="step"><span class="number">${number}</span><span>${action.title}${
    safety === "guided" && markup` <span class="tag caution">guided</span>`
  }</span>${severityBar(after, { most, before })}<span class="delta"><b>−${thousands(removes.length)}</b>${brought} <span class="soft">→ ${thousands(after.total)}</span></span></summary>
<div class="more">
<p class="soft">${before.total === 0 ? "" : `${thousands(before.total)} → ${thousands(after.total)} findings, ${basisWords[basis]}. `}Changes ${pathList(paths)} with <code>${action.fixer}</code>.${
    action.needsImage && " Shown only by an image that is built after it."
  }</p>
${notes.map((note) => markup`<p class="note">${note}</p>`)}
${removedList(
  view,
  removes.flatMap((print) => view.found.get(print) ?? []),
)}
</div></details></li>`;
}

function pathList(paths: readonly string[]): Markup {
  const shown = paths.slice(0, 8).map((path, i) => markup`${i > 0 && ", "}<code>${path}</code>`);
  return markup`${shown}${paths.length > 8 && ` and ${paths.length - 8} more files`}`;
}

/** Packages and rules with what goes of them. */
function removedList(view: View, findings: readonly Finding[]): Markup {
  const lines = subjectLines(view, findings);
  if (lines.length === 0) return nothing;
  const hidden = lines.length - 40;
  return markup`<ul class="list">${lines.slice(0, 40)}${hidden > 0 && markup`<li class="soft">and ${plural(hidden, "more")}</li>`}</ul>`;
}

/** One line per package, and per rule and file. */
export function subjectLines(view: View, findings: readonly Finding[]): Markup[] {
  const packages = groupPackages(findings).flatMap(({ groups }) => groups);
  const rules = groupRules(findings).flatMap(({ groups }) => groups);
  return [
    ...packages.map(
      ({ severity, name, version, findings: of }) =>
        markup`<li>${badge(severity)} ${name} ${version} <span class="soft">${idWords(of.map(({ rule }) => rule))}</span></li>`,
    ),
    ...rules.map(
      ({ severity, rule, asset, path, findings: of }) =>
        markup`<li>${badge(severity)} ${of[0]?.title} <span class="soft">${view.place(asset, path)} · ${rule}${of.length > 1 && ` · ${of.length} times`}</span></li>`,
    ),
  ];
}

function idWords(ids: readonly string[]): string {
  const all = [...new Set(ids)];
  return `${all.slice(0, 6).join(", ")}${all.length > 6 ? ` and ${all.length - 6} more` : ""}`;
}

function leftGroup(view: View, { reason, left }: LeftGroup): Markup {
  const byMessage = groupBy(left, ({ message }) => message);
  return markup`<details class="place"><summary><span class="name">${leftWords[reason]}</span><span class="soft">${plural(left.length, "finding")}</span></summary><div class="groups">${byMessage.map(
    (group) => {
      const findings = group.flatMap(({ finding }) => finding ?? []);
      return markup`<div class="group"><p>${group[0]?.message}</p>${removedList(view, findings)}${
        findings.length < group.length &&
        markup`<p class="soft">${plural(group.length - findings.length, "finding")} of another scan</p>`
      }</div>`;
    },
  )}</div></details>`;
}

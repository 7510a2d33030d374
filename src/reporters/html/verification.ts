import type { CheckResult, Finding, UncheckedFinding, Verification } from "../../model/index.ts";
import { groupBy } from "../groups.ts";
import { checkWords, plural, thousands } from "../words.ts";
import { type Markup, markup, nothing } from "./markup.ts";
import { subjectLines } from "./plan.ts";
import type { View } from "./view.ts";

/** Gone, remains, unchecked, introduced, and the checks. */
export function verificationSection(view: View, verification: Verification): Markup {
  const { gone, remains, unchecked, introduced, checks } = verification;
  return markup`<section id="verification"><h2>Verified <small>a new scan with the same data</small></h2>
<div class="tiles">
${tile(gone.length, "gone", "good")}${tile(remains.length, "remain", "warn")}${tile(unchecked.length, "unchecked", "warn")}${tile(introduced.length, "introduced", "bad")}
</div>
${stateList(view, introduced, { words: "Introduced", open: true })}
${uncheckedList(view, unchecked)}
${checkList(checks)}
${stateList(view, remains, { words: "Remains", open: false })}
${stateList(view, gone, { words: "Gone", open: false })}
</section>`;
}

function tile(count: number, words: string, color: "good" | "warn" | "bad"): Markup {
  return markup`<div class="tile${count > 0 && ` ${color}`}"><b>${thousands(count)}</b>${words}</div>`;
}

function stateList(
  view: View,
  findings: readonly Finding[],
  { words, open }: { readonly words: string; readonly open: boolean },
): Markup {
  if (findings.length === 0) return nothing;
  return markup`<details class="place"${open && markup` open`}><summary><span class="name">${words}</span><span class="soft">${plural(findings.length, "finding")}</span></summary><div class="groups"><ul class="list">${subjectLines(view, findings)}</ul></div></details>`;
}

function uncheckedList(view: View, unchecked: readonly UncheckedFinding[]): Markup {
  if (unchecked.length === 0) return nothing;
  const groups = groupBy(unchecked, ({ why, command = "" }) => `${why}\0${command}`);
  return markup`<details class="place" open><summary><span class="name">Unchecked</span><span class="soft">${plural(unchecked.length, "finding")}: neither gone nor remaining</span></summary><div class="groups">${groups.map(
    (group) => {
      const [{ why, command }] = group as [UncheckedFinding];
      const findings = group.map(({ finding }) => finding);
      return markup`<div class="group"><p>${why}</p>${command && markup`<p><code>${command}</code></p>`}<ul class="list">${subjectLines(view, findings)}</ul></div>`;
    },
  )}</div></details>`;
}

function checkList(checks: readonly CheckResult[]): Markup {
  if (checks.length === 0) return nothing;
  const order = ["failed", "skipped", "passed"] as const;
  const sorted = order.flatMap((result) => checks.filter((check) => check.result === result));
  return markup`<div class="card"><h3>Checks</h3>${sorted.map(
    ({ title, result, message, path }) =>
      markup`<div class="check"><b class="c-${result}">${checkWords[result]}</b><span>${title}<br><span class="soft">${path && markup`<span class="mono">${path}</span>: `}${message}</span></span></div>`,
  )}</div>`;
}

import type { Fixer, RuleFinding } from "../model/index.ts";
import type { SafetyEvidence } from "../rules/safety-checks.ts";
import { byHand, changeOf, escaped } from "./pipeline-edits.ts";

/** Puts pip-audit in the place of `safety check`, where it is installed and where it is run. */
export const replaceSafetyCheck: Fixer<RuleFinding<SafetyEvidence>> = {
  id: "replace-safety-check",
  fixes: ["github/safety-check", "gitlab/safety-check", "shell/safety-check"],
  safety: "safe",

  propose(finding, { document, expected, findings }) {
    const { call, instead, obstacle, installs, hasOtherUse, isExact } = finding.evidence;
    if (!isExact) return escaped;
    if (instead === undefined) return byHand(`pip-audit has no ${obstacle}`);
    if (hasOtherUse) return byHand("Something else of this job names safety");
    // One job installs it once for all its calls: they move together.
    const others = siblings(finding, findings);
    const blocked = others.find((other) => other.instead === undefined);
    if (blocked) return byHand(`pip-audit has no ${blocked.obstacle}, which another call needs`);
    const edits = [...others, { call, instead }].flatMap((at) =>
      at.instead === undefined ? [] : [{ range: at.call, text: at.instead }],
    );
    const names = installs.map((range) => ({ range, text: nameLike(document.text, range) }));
    return {
      title: "Replace safety check by pip-audit",
      group: `${finding.location.path}#safety`,
      changes: [changeOf(finding, { expected, edits: [...edits, ...names] })],
      safety: installs.length > 0 ? "safe" : "guided",
      notes: installs.length > 0 ? [] : ["Install pip-audit where safety was installed."],
    };
  },
};

/** Other calls that share an installation. */
function siblings(
  finding: RuleFinding<SafetyEvidence>,
  findings: readonly unknown[],
): readonly SafetyEvidence[] {
  return (findings as readonly RuleFinding<SafetyEvidence>[])
    .filter(
      ({ rule, location, suppression }) =>
        rule === finding.rule && location.path === finding.location.path && !suppression,
    )
    .map(({ evidence }) => evidence)
    .filter(
      ({ call, installs }) =>
        call.start !== finding.evidence.call.start &&
        installs.some(({ start }) => finding.evidence.installs.some((at) => at.start === start)),
    );
}

/** The quotes stay; a version or an extra of safety's says nothing of pip-audit. */
function nameLike(
  text: string,
  { start, end }: { readonly start: number; readonly end: number },
): string {
  const quote = /^["']/.exec(text.slice(start, end))?.[0] ?? "";
  return `${quote}pip-audit${quote}`;
}

import type { Fixer, RuleFinding } from "../model/index.ts";
import type { TrivyEvidence } from "../rules/trivy-gates.ts";
import { changeOf, escaped, keepReports } from "./pipeline-edits.ts";

/** Lets trivy say by its exit code that it found something: `$?`, `set -e` and `&&` then work as written. */
export const setTrivyExitCode: Fixer<RuleFinding<TrivyEvidence>> = {
  id: "set-trivy-exit-code",
  fixes: ["github/trivy-exit-code", "gitlab/trivy-exit-code", "shell/trivy-exit-code"],
  safety: "safe",

  propose(finding, { document, expected }) {
    const { evidence } = finding;
    if (!evidence.isExact) return escaped;
    const { insertAt, zero } = evidence;
    const kept = keepReports(document, { ...evidence, at: insertAt });
    const edit = zero
      ? { range: zero, text: "1" }
      : { range: { start: insertAt, end: insertAt }, text: " --exit-code 1" };
    return {
      title: `Let ${evidence.scan} fail on findings`,
      changes: [changeOf(finding, { expected, edits: [edit, ...kept.edits] })],
      safety: zero || !kept.isSure ? "guided" : "safe",
      notes: [
        "Without --severity every finding counts. Narrow it, or accept single findings in .trivyignore.yaml with expired_at.",
      ],
    };
  },
};

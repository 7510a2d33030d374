import type { Edit, FixContext, Fixer, RuleFinding } from "../model/index.ts";
import type { GateEvidence } from "../rules/scan-gates.ts";
import { byHand, changeOf, escaped, keepReports, removeWord } from "./pipeline-edits.ts";

type GateFinding = RuleFinding<GateEvidence>;

/** Takes away what hides the exit code of a scan, and keeps its report. */
export const removeFailureMask: Fixer<GateFinding> = {
  id: "remove-failure-mask",
  fixes: ["github/gate-cannot-fail", "gitlab/gate-cannot-fail", "shell/gate-cannot-fail"],
  safety: "safe",

  propose(finding, { document, expected }) {
    const { evidence } = finding;
    if (!evidence.isExact) return escaped;
    const opened = openGate(evidence, document);
    if (!opened) return byHand("The shell of this script may not know pipefail");
    const at = opened.edits[0]?.range.start ?? 0;
    const kept = keepReports(document, { ...evidence, at });
    return {
      title: `Let ${evidence.scan} fail`,
      changes: [changeOf(finding, { expected, edits: [...opened.edits, ...kept.edits] })],
      safety: opened.isSure && kept.isSure ? "safe" : "guided",
      notes: [
        "Findings that exist today stop the next run: fix them, or accept each by its id with a date.",
      ],
    };
  },
};

interface OpenedGate {
  readonly edits: readonly Edit[];
  readonly isSure: boolean;
}

function openGate(
  evidence: GateEvidence,
  { text }: Pick<FixContext["document"], "text">,
): OpenedGate | undefined {
  switch (evidence.how) {
    case "mask":
      return openMask(evidence);
    case "option":
      return { edits: [removeWord(text, evidence.option)], isSure: true };
    case "pipe": {
      const { start, before, isBash, isOnly } = evidence;
      if (!isBash || before === "||") return undefined;
      const separator = before === "&&" ? " && " : separatorAt(text, start);
      const edits = [{ range: { start, end: start }, text: `set -o pipefail${separator}` }];
      return { edits, isSure: isOnly };
    }
  }
}

/** A failing script stops here: nothing else has to change. Elsewhere it has to be told to stop. */
function openMask(evidence: Extract<GateEvidence, { readonly how: "mask" }>): OpenedGate {
  const { mask, rescue, prints, guarded, wouldCount } = evidence;
  if (prints) {
    return {
      edits: [
        { range: { start: rescue.start, end: rescue.start }, text: "{ " },
        { range: { start: rescue.end, end: rescue.end }, text: "; exit 1; }" },
      ],
      isSure: false,
    };
  }
  if (!wouldCount) return { edits: [{ range: rescue, text: "exit 1" }], isSure: false };
  return { edits: [{ range: mask, text: "" }], isSure: !guarded };
}

/** A line of its own where the command starts one, in its indentation. */
function separatorAt(text: string, at: number): string {
  const lineStart = text.lastIndexOf("\n", at - 1) + 1;
  const before = text.slice(lineStart, at);
  if (!/^[ \t]*$/.test(before)) return "; ";
  return `${text[lineStart - 2] === "\r" ? "\r\n" : "\n"}${before}`;
}

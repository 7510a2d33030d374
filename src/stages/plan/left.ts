import type { Finding, LeftFinding } from "../../model/index.ts";
import type { Refused } from "../fix/propose.ts";

/** An action that was offered and not taken. */
export interface RejectedAction {
  readonly why: "guided" | "introduces" | "ineffective";
  readonly title: string;
  readonly fingerprints: ReadonlySet<string>;
}

export interface LeftQuestion {
  readonly findings: readonly Finding[];
  readonly refused: readonly Refused[];
  /** By id of the action. */
  readonly rejected: ReadonlyMap<string, RejectedAction>;
}

/** Says of every finding that stays why it stays. */
export function explainLeft({ findings, refused, rejected }: LeftQuestion): LeftFinding[] {
  const refusals = new Map(refused.map((refusal) => [refusal.finding.fingerprint, refusal]));
  const offers = new Map<string, RejectedAction>();
  for (const action of rejected.values()) {
    for (const fingerprint of action.fingerprints) offers.set(fingerprint, action);
  }
  return findings
    .filter(({ suppression }) => !suppression)
    .map(({ fingerprint }) => {
      const offer = offers.get(fingerprint);
      if (offer) return leftBecause(fingerprint, offer);
      const { reason, message } = refusals.get(fingerprint) ?? notAsked;
      return { fingerprint, reason, message };
    });
}

const notAsked = {
  reason: "needs-person",
  message: "It lies outside what this run was asked to fix.",
} as const;

function leftBecause(fingerprint: string, { why, title }: RejectedAction): LeftFinding {
  switch (why) {
    case "guided":
      return {
        fingerprint,
        reason: "needs-person",
        message: `${title}: a guided fix, to be reviewed: suture fix --guided`,
      };
    case "introduces":
      return {
        fingerprint,
        reason: "conflict",
        message: `${title}: not taken, a re-scan showed that it brings a new finding.`,
      };
    case "ineffective":
      return {
        fingerprint,
        reason: "conflict",
        message: `${title}: not taken, a re-scan showed that the finding stays.`,
      };
  }
}
